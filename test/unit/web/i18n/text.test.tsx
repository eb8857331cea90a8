import type { VNode } from 'preact';
import { beforeAll, describe, expect, test } from 'vitest';
import { isKey, rich, say, t } from '../../../../web/i18n/text.tsx';
import { speakInTest } from '../../../support/say.ts';

beforeAll(() => speakInTest('en'));

describe('t', () => {
  test('formats numbers and leaves the markup out', () => {
    expect(t('count.sessions', { n: 20_764 })).toBe('20,764 sessions');
    expect(t('count.sessions', { n: 1 })).toBe('1 session');
    expect(t('noDomain.why', { domain: 'x.example' })).toBe('There is no domain called x.example here.');
  });
});

describe('rich', () => {
  test('makes bold words and code of the sentence, never of a value', () => {
    const pieces = rich('noDomain.why', { domain: '**not bold** `not code` <img src=x>' });
    expect(Array.isArray(pieces)).toBe(true);
    const bold = (pieces as VNode<{ children: string }>[]).find((piece) => piece?.type === 'b');
    expect(bold?.props.children).toBe('**not bold** `not code` <img src=x>');
  });
});

describe('say', () => {
  test('answers null for a key that is not there, or a value that is missing', () => {
    expect(say('reason.NO_SUCH_CODE', {})).toBeNull();
    expect(say('reason.TXT_INVALID', {})).toBeNull();
    expect(say('reason.TXT_INVALID', { why: 'no id' })).toBe('The _mta-sts record is not valid: no id');
    expect(isKey('toString')).toBe(false);
  });
});
