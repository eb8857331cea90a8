import { beforeAll, describe, expect, test } from 'vitest';
import { issueClasses } from '../../../../server/contract/codes.ts';
import type { Action, Reason } from '../../../../server/contract/verdict.ts';
import { actionWords } from '../../../../server/contract/words/action-words.ts';
import { en } from '../../../../server/contract/words/en/en.ts';
import { english } from '../../../../server/contract/words/english.ts';
import { ja } from '../../../../server/contract/words/ja/ja.ts';
import { piecesOf } from '../../../../server/contract/words/message.ts';
import { Words } from '../../../../server/contract/words/say.ts';
import { wordReason } from '../../../../server/contract/words/verdict-words.ts';
import { adviseActions } from '../../../../server/readiness/reasons/actions.ts';
import { composeReasons } from '../../../../server/readiness/reasons/reasons.ts';
import { type ReasonCode, reasonTable } from '../../../../server/readiness/reasons/table.ts';
import { sentenceOf } from '../../../../web/verdict/reason-sentence.ts';
import { speakInTest } from '../../../support/say.ts';

const codes = Object.keys(reasonTable) as ReasonCode[];
const japanese = new Words('ja', ja);

const texts: Readonly<Record<string, string | readonly string[]>> = {
  host: 'mx1.a.example',
  hosts: ['mx1.a.example', 'mx2.a.example'],
  reporters: ['google.com', 'microsoft.com'],
  reporter: 'google.com',
  failureClass: 'starttls',
  how: 'probe',
  why: 'POLICY_HTTP_STATUS 404',
  lint: ['There is no max_age.'],
  items: ['There is no max_age.'],
  pattern: '*.a.example',
  by: 'Ada',
  since: '2026-11-20',
  last: '2026-11-24',
  lastDay: '2026-11-24',
  from: '2026-11-18',
  at: '2026-11-24T08:00:00Z',
  until: '2026-12-24T08:00:00Z',
  about: '2026-11-26T08:00:00Z',
  changed: '2026-11-24T08:00:00Z',
};

/** A reason with a value for every name in its sentence. */
function aReason(code: ReasonCode): Reason {
  const message = (en as Readonly<Record<string, string | { readonly other: string }>>)[`reason.${code}`] ?? '';
  const names = piecesOf(typeof message === 'string' ? message : message.other).flatMap((piece) =>
    piece.kind === 'value' ? [piece.name] : [],
  );
  const params = Object.fromEntries(names.map((name) => [name, texts[name] ?? 3]));
  const [reason] = composeReasons([{ code, params, evidence: [] }]);
  if (reason === undefined) throw new Error(code);
  return reason;
}

describe('a reason', () => {
  beforeAll(() => speakInTest('en'));

  test.each(codes)('%s: the API says what the page says, and every value stands in it', (code) => {
    const reason = aReason(code);
    const { message } = wordReason(english, reason);
    expect(message).toBe(sentenceOf(reason));
    expect(message).toMatch(/^\p{Lu}|^_?[a-z0-9]|^\*/u);
    expect(message).not.toMatch(/[{}`]|\*\*|undefined|unknown/);
  });

  test('that the words do not know is told by its code', () => {
    const reason = { ...aReason('TXT_MISSING'), code: 'FROM_THE_FUTURE' };
    expect(wordReason(english, reason).message).toBe('FROM_THE_FUTURE');
  });
});

describe('an action', () => {
  const clock = { remaining: 3, earliestReadyAt: '2026-12-01T12:00:00Z' };
  const issue = { host: 'mx1.a.example', status: 'active', sessions: 31 };
  const actions = adviseActions(
    'testing-in-progress',
    issueClasses.map((failureClass) => ({ ...issue, failureClass })) as never,
    composeReasons(codes.map((code) => ({ code, params: aReason(code).params, evidence: [] }))),
    clock as never,
  );
  const ready = adviseActions('ready', [], [], clock as never);
  const all: readonly Action[] = [...ready, ...actions];

  test('of every kind is advised but fix-forward, which no rule asks for', () => {
    expect([...new Set(all.map(({ kind }) => kind))].sort()).toEqual([
      'fix-dns',
      'fix-mx',
      'fix-policy',
      'raise-max-age',
      'renew-certificate',
      'republish',
      'rollback',
      'switch-to-enforce',
      'verify-mx',
      'wait',
    ]);
  });

  test.each(
    all.map((action): [string, Action] => [`${action.kind} ${action.reason ?? action.failureClass ?? ''}`, action]),
  )('%s has its words in both languages', (_name, action) => {
    for (const words of [english, japanese]) {
      const { message, steps } = actionWords(words, action, 'a.example');
      expect(message).not.toBe(action.kind);
      for (const sentence of [message, ...steps]) expect(sentence).not.toMatch(/[{}*`]|undefined/);
    }
  });

  test('about a host carries its steps and the command that shows the fault', () => {
    const fix = actions.find(({ failureClass }) => failureClass === 'cert-expired');
    if (fix === undefined) throw new Error('no such action');
    const { message, steps, commands } = actionWords(english, fix, 'a.example');
    expect(message).toBe('The certificate on mx1.a.example has expired');
    expect(steps).toHaveLength(3);
    expect(commands).toEqual([expect.stringMatching(/^openssl s_client .* -connect mx1\.a\.example:25/)]);
  });

  test('to wait says for how many days', () => {
    const wait = actions.find(({ kind }) => kind === 'wait');
    if (wait === undefined) throw new Error('no such action');
    expect(actionWords(english, wait, 'a.example').message).toBe(
      'Wait for 3 more clean days, until 1 Dec, 12:00 UTC at the earliest.',
    );
  });
});
