import { createHash } from 'node:crypto';

const DAY_MS = 86_400_000;

/** What a stranger may send, made to cost the service as much as the bounds on its size allow. */
export interface HostileInput {
  readonly name: string;
  /** `post` is `POST /tlsrpt`, as a reporter does it; `upload` a file on the page, as mails come in too. */
  readonly way: 'post' | 'upload';
  readonly bytes: Uint8Array;
}

export type Make = (name: string, way: HostileInput['way'], bytes: () => Uint8Array | string) => () => HostileInput;
export type Packed = (policies: unknown, more?: object) => Buffer;
export type Text = (policies: unknown, more?: object) => string;

export type Entry = Record<string, unknown>;

export function reportText(now: Date, policies: unknown, more: object = {}): string {
  const day = new Date(now.getTime() - DAY_MS).toISOString().slice(0, 10);
  return JSON.stringify({
    'organization-name': 'Stranger',
    'date-range': { 'start-datetime': `${day}T00:00:00Z`, 'end-datetime': `${day}T23:59:59Z` },
    'contact-info': 'a@stranger.example',
    'report-id': 'r1',
    policies,
    ...more,
  });
}

export function entry(domain: string, details: readonly Entry[], lines: readonly string[] = ['version: STSv1']): Entry {
  return {
    policy: { 'policy-type': 'sts', 'policy-domain': domain, 'policy-string': lines },
    summary: { 'total-successful-session-count': 1, 'total-failure-session-count': details.length },
    'failure-details': details.map((detail) => ({
      'result-type': 'certificate-expired',
      'failed-session-count': 1,
      ...detail,
    })),
  };
}

export function list<T>(length: number, make: (index: number) => T): T[] {
  return Array.from({ length }, (_, index) => make(index));
}

/** A text of `length` characters that does not compress well. */
export function hash(seed: string, length: number): string {
  let text = '';
  for (let round = 0; text.length < length; round++)
    text += createHash('sha512').update(`${seed}${round}`).digest('base64');
  return text.slice(0, length);
}

/** A text that compresses, though by no more than what a bomb is told by. */
export function spread(length: number): string {
  const piece = hash('spread', 20_000);
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

export function noise(length: number): Uint8Array {
  return Buffer.from(hash('noise', Math.ceil((length * 4) / 3)), 'base64').subarray(0, length);
}
