import { describe, expect, test } from 'vitest';
import { isAligned, organisationalDomain, reporterIdentity } from '../../../server/authenticity/alignment.ts';

describe('isAligned', () => {
  const aligned = [
    ['google.com', 'google.com', 'the same domain'],
    ['Google.COM', 'google.com.', 'the same domain in other spelling'],
    ['example.com', 'mail.example.com', 'a parent'],
    ['mail.example.com', 'example.com', 'a child'],
    ['a.b.example.co.uk', 'example.co.uk', 'a grandchild under a suffix of two labels'],
    ['tenant.github.io', 'mail.tenant.github.io', 'a parent below a private suffix'],
    ['github.io', 'github.io', 'the owner of a private suffix itself'],
    ['xn--bcher-kva.example', 'bücher.example', 'the same domain as U-label'],
  ];
  test.each(aligned)('lets %s speak for %s: %s', (signer, claimed) => {
    expect(isAligned(signer, claimed)).toBe(true);
  });

  const strangers = [
    ['co.uk', 'example.co.uk', 'a public suffix'],
    ['uk', 'example.co.uk', 'a top-level domain'],
    ['com', 'com', 'a top-level domain, even for itself'],
    ['co.uk', 'co.uk', 'a public suffix, even for itself'],
    ['github.io', 'tenant.github.io', 'the platform a tenant lives under'],
    ['neighbour.github.io', 'tenant.github.io', 'another tenant'],
    ['a.example.com', 'b.example.com', 'a sibling'],
    ['example.net', 'example.com', 'another domain'],
    ['notgoogle.com', 'google.com', 'a name that ends alike'],
    ['google.com.evil.example', 'google.com', 'a name that begins alike'],
    ['ex%61mple.com', 'example.com', 'a percent-encoded name'],
    ['192.0.2.1', '192.0.2.1', 'an address'],
    ['', 'example.com', 'nothing'],
    ['example.com', '', 'nothing to speak for'],
    ['localhost', 'localhost', 'a name without a dot'],
  ];
  test.each(strangers)('does not let %j speak for %j: %s', (signer, claimed) => {
    expect(isAligned(signer, claimed)).toBe(false);
    expect(isAligned(claimed, signer)).toBe(false);
  });
});

test('finds the domain that an organisation registered', () => {
  expect(organisationalDomain('mail.example.co.uk')).toBe('example.co.uk');
  expect(organisationalDomain('corp.mail.ru')).toBe('mail.ru');
  expect(organisationalDomain('mail.reporter.example')).toBe('reporter.example');
  expect(organisationalDomain('a.tenant.github.io')).toBe('tenant.github.io');
  expect(organisationalDomain('co.uk')).toBeNull();
  expect(organisationalDomain('not a domain')).toBeNull();
});

test('names the reporter, and nobody for a suffix that belongs to everybody', () => {
  expect(reporterIdentity('corp.mail.ru')).toBe('mail.ru');
  expect(reporterIdentity('github.io')).toBe('github.io');
  expect(reporterIdentity('co.uk')).toBeNull();
});
