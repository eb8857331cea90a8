import { type Config, ConfigError, readSecretFile } from './config.ts';
import type { NetworkSettings } from './probe/open-network.ts';

/** The part of the configuration that live checks need. Throws ConfigError when the test authority cannot be read. */
export function networkSettings(config: Config): NetworkSettings {
  const { resolvers, ehloName, checkOwnAddresses, testTargets, testCa } = config;
  const problems: string[] = [];
  const testAuthority = testCa === undefined ? null : readSecretFile('STSREADY_TEST_CA', testCa, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return { resolvers, ehloName, checkOwnAddresses, testTargets, testAuthority };
}

/** The `rua` addresses that lead to this installation, to be put into a record. */
export function ownReportAddresses(config: Config): string[] {
  return [...config.reportAddresses, ...(config.publicUrl === undefined ? [] : [`${config.publicUrl}/tlsrpt`])];
}

/** The same for judging a record: empty, so that any record will do, where no mail addresses are configured. */
export function knownReportAddresses(config: Config): string[] {
  return config.reportAddresses.length === 0 ? [] : ownReportAddresses(config);
}
