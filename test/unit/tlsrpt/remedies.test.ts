import { expect, test } from 'vitest';
import { fillIn, remedyFor } from '../../../server/tlsrpt/remedies.ts';
import { failureClasses, registeredResultTypes } from '../../../server/tlsrpt/result-types.ts';

test('has a remedy with a check and a fix for every class and result type', () => {
  for (const failureClass of failureClasses) {
    for (const resultType of [...registeredResultTypes, '', 'constructor']) {
      const remedy = remedyFor(failureClass, resultType);
      expect(remedy.check.length).toBeGreaterThan(0);
      expect(remedy.fault.length).toBeGreaterThan(0);
      expect(remedy.fix).not.toBe('');
    }
  }
});

test('tells the three kinds of fetch failure apart', () => {
  const titles = ['sts-policy-fetch-error', 'sts-policy-invalid', 'sts-webpki-invalid'].map(
    (type) => remedyFor('fetch', type).title,
  );
  expect(new Set(titles).size).toBe(3);
});

test('puts domain and MX into the commands', () => {
  const names = { domain: 'example.net', mx: 'mx1.example.net' };
  expect(fillIn('dig +short MX D', names)).toBe('dig +short MX example.net');
  expect(fillIn('dig +dnssec TLSA _25._tcp.MX', names)).toBe('dig +dnssec TLSA _25._tcp.mx1.example.net');
  expect(fillIn('dig +short A MX AAAA MX', names)).toBe('dig +short A mx1.example.net AAAA mx1.example.net');
  expect(fillIn('curl https://mta-sts.D/', { domain: 'example.net' })).toBe('curl https://mta-sts.example.net/');
  for (const failureClass of failureClasses) {
    for (const command of remedyFor(failureClass, '').check) {
      expect(fillIn(command, names).replace('dig +short MX', '')).not.toMatch(/\bD\b|\bMX\b/);
    }
  }
});

test.each(['$(reboot)', 'a;b', 'a b', '`id`', '-oProxyCommand=x', "x'y", 'a|b', '../x', '$&'])(
  'never puts the name %j into a command',
  (name) => {
    expect(fillIn('dig +short A MX', { mx: name })).toBe('dig +short A MX');
    expect(fillIn('dig +short NS D', { domain: name })).toBe('dig +short NS D');
  },
);
