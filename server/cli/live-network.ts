import type { Config } from '../config.ts';
import { fromMillis } from '../contract/time.ts';
import { english } from '../contract/words/english.ts';
import { wordSaying } from '../contract/words/phrase.ts';
import { networkSettings } from '../live-settings.ts';
import { checkDomain, type DomainCheck } from '../probe/check-domain.ts';
import { readPublicName } from '../probe/dns/names.ts';
import type { Network } from '../probe/network.ts';
import { openNetwork } from '../probe/open-network.ts';
import { tryPort25 } from '../probe/smtp/port25.ts';
import { CommandError } from './command-error.ts';

/** The network as configured. Checks are about the present, whatever moment STSREADY_NOW names. */
export function networkOf(config: Config): Network {
  return openNetwork(networkSettings(config), () => fromMillis(Date.now()));
}

/** Checks one domain for a command. Throws CommandError when `name` is not a public domain name. */
export async function checkOnce(
  config: Config,
  network: Network,
  name: string,
  options: { readonly probe: boolean; readonly policy?: boolean },
): Promise<DomainCheck> {
  return checkDomain(network, readDomain(name), {
    port25: () => tryPort25(network, config.port25Canaries),
    probes: () => options.probe,
    policy: options.policy ?? true,
  });
}

export function readDomain(name: string): string {
  const named = readPublicName(name);
  if (named.kind === 'refused') throw new CommandError(wordSaying(english, named.why));
  return named.name;
}
