import { describe, expect, test } from 'vitest';
import { testCommand } from '../../../../server/contract/words/test-command.ts';
import { shortHost } from '../../../../web/verdict/hosts.ts';

describe('test commands', () => {
  test('name the real host', () => {
    expect(testCommand('starttls', 'mx1.a.example', 'a.example')).toBe(
      'openssl s_client -starttls smtp -connect mx1.a.example:25 -servername mx1.a.example -brief </dev/null',
    );
    expect(testCommand('mx-not-in-policy', null, 'a.example')).toContain(
      'https://mta-sts.a.example/.well-known/mta-sts.txt',
    );
  });

  test.each([
    'mx1.example;reboot',
    '$(reboot)',
    '`reboot`',
    "mx1.example' ",
    '-verify',
    'mx1.example\nreboot',
    '',
    `${'a'.repeat(254)}`,
  ])('are not made of the host %j, which a shell could take for something else', (host) =>
    expect(testCommand('cert-name', host, 'a.example')).toBeNull(),
  );

  test('are not made for a domain that is no name', () => {
    expect(testCommand('mx-not-in-policy', 'mx1.a.example', 'a.example;reboot')).toBeNull();
  });
});

test('hosts of the domain go by their short names, others by their whole ones', () => {
  expect(shortHost('mx2.harbourline.example', 'harbourline.example')).toBe('mx2');
  expect(shortHost('mx2.harbourline.example', 'line.example')).toBe('mx2.harbourline.example');
  expect(shortHost('mx2.harbourline.example', '')).toBe('mx2.harbourline.example');
});
