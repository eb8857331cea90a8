import { expect, test } from 'vitest';
import { checkOf } from '../../../fixtures/demo/check.ts';
import { generateDemo } from '../../../fixtures/demo/generate.ts';
import { viewCheck } from '../../../server/http/checks/check-view.ts';

test.each(generateDemo().domains)('the kept check of $name shows what its evidence says', (domain) => {
  const view = viewCheck(checkOf(domain), []);
  const last = (host: string) => domain.live.probes.findLast((probe) => probe.host === host);
  expect(view.mx.map(({ host, result }) => [host, result])).toEqual(
    domain.live.dns.hosts.map(({ host }) => [host, last(host)?.result]),
  );
  expect(view.running).toBe(false);
  expect(view.at).toBe(
    domain.live.probes
      .map(({ at }) => at)
      .sort()
      .at(-1),
  );
  const policy = view.lines.find(({ id }) => id === 'policy-file');
  expect(policy?.status).toBe(domain.live.fetchFailures === null ? 'pass' : 'fail');
  expect(view.lines.find(({ id }) => id === 'tlsrpt-record')?.status).toBe('pass');
});
