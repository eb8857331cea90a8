import { describe, expect, it } from 'vitest';
import { readPublicName } from '../../../server/probe/dns/names.ts';
import { worded } from '../../support/worded.ts';

const good: [text: string, name: string][] = [
  ['example.com', 'example.com'],
  ['Example.COM.', 'example.com'],
  [' example.com ', 'example.com'],
  ['müller.example', 'xn--mller-kva.example'],
  ['MÜLLER.example', 'xn--mller-kva.example'],
  ['xn--mller-kva.example', 'xn--mller-kva.example'],
  ['例え.テスト', 'xn--r8jz45g.xn--zckzah'],
  ['a-b.c1.example', 'a-b.c1.example'],
  ['mylocal.example', 'mylocal.example'],
];

const refused: [text: string, why: RegExp][] = [
  ['', /not a domain name/],
  ['example', /one label/],
  ['localhost', /one label|local network/],
  ['mail.localhost', /local network/],
  ['printer.local', /local network/],
  ['db.internal', /local network/],
  ['Metadata.Google.INTERNAL.', /local network/],
  ['192.0.2.1', /address/],
  ['127.1', /address/],
  ['[192.0.2.1]', /address/],
  ['2001:db8::1', /address/],
  ['example.com:25', /address/],
  ['exa_mple.com', /not a domain name/],
  ['-a.example', /not a domain name/],
  ['a..example', /not a domain name/],
  ['a.example/..', /not a domain name/],
  ['a@b.example', /not a domain name/],
  ['a b.example', /not a domain name/],
  ['a.example\r\nHost: b', /not a domain name|address/],
  [`${'a'.repeat(64)}.example`, /not a domain name/],
  [`${'a.'.repeat(126)}example`, /not a domain name/],
  ['a'.repeat(5000), /too long/],
  ['1.2.3.4.example.5', /not a domain name/],
];

describe('readPublicName', () => {
  for (const [text, name] of good) {
    it(`reads ${JSON.stringify(text)} as ${name}`, () => expect(readPublicName(text)).toEqual({ kind: 'name', name }));
  }
  for (const [text, why] of refused) {
    it(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => {
      const named = readPublicName(text);
      expect(named.kind === 'refused' ? worded(named.why) : named).toMatch(why);
    });
  }
});
