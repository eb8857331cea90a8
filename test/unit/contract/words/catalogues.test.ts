import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { languages } from '../../../../server/contract/codes.ts';
import { catalogues } from '../../../../server/contract/words/catalogues.ts';
import { en } from '../../../../server/contract/words/en/en.ts';
import { formOf, type Message, piecesOf } from '../../../../server/contract/words/message.ts';
import { reasonTable } from '../../../../server/readiness/reasons/table.ts';

const translations = Object.entries(catalogues).filter(([language]) => language !== 'en');

function formsOf(message: Message): string[] {
  return typeof message === 'string' ? [message] : Object.values(message);
}

function namesOf(sentence: string): string[] {
  return [...new Set(piecesOf(sentence).flatMap((piece) => (piece.kind === 'value' ? [piece.name] : [])))].sort();
}

describe.each(translations)('%s', (_language, translation) => {
  const english: Readonly<Record<string, Message>> = en;
  const valuesOf = (key: string) => new Set(formsOf(english[key] ?? '').flatMap(namesOf));

  test('has a sentence for every key of English, and no other', () => {
    expect(Object.keys(translation).sort()).toEqual(Object.keys(en).sort());
  });

  test('asks for no value that English does not have', () => {
    const wrong = Object.entries(translation).flatMap(([key, message]) =>
      // A count that decides the English form is there for every language, whether English shows it or not.
      formsOf(message)
        .flatMap(namesOf)
        .filter((name) => !valuesOf(key).has(name) && !(name === 'n' && typeof english[key] === 'object'))
        .map((name) => `${key}: {${name}}`),
    );
    expect(wrong).toEqual([]);
  });

  test('leaves out no value of English but a count or a weekday', () => {
    const wrong = Object.entries(translation).flatMap(([key, message]) => {
      const used = new Set(formsOf(message).flatMap(namesOf));
      return [...valuesOf(key)]
        .filter((name) => !used.has(name) && name !== 'n' && name !== 'weekday')
        .map((name) => `${key}: {${name}}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe.each(Object.entries(catalogues))('%s', (_language, catalogue) => {
  test('closes every bold word and piece of code, and holds no HTML', () => {
    const wrong = Object.entries(catalogue).filter(([, message]) =>
      formsOf(message).some(
        (form) => form.split('**').length % 2 === 0 || form.split('`').length % 2 === 0 || /[<>]/.test(form),
      ),
    );
    expect(wrong).toEqual([]);
  });

  test('tells every reason of the verdict', () => {
    expect(Object.keys(reasonTable).filter((code) => !(`reason.${code}` in catalogue))).toEqual([]);
  });

  test('says what to do about every reason that stops or holds, and is no failing host', () => {
    const codes = Object.entries(reasonTable)
      .filter(
        ([code, { severity }]) =>
          (severity === 'block' || severity === 'hold') && !/^(ISSUE|LIVE)_|^REFUSING_NOW$/.test(code),
      )
      .map(([code]) => code);
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !(`remedy.${code}` in catalogue))).toEqual([]);
  });
});

describe('sentences', () => {
  test('are taken apart into text, bold words, code and values', () => {
    expect(piecesOf('Since **{day}**, `mode: enforce` holds.')).toEqual([
      { kind: 'text', text: 'Since ', bold: false },
      { kind: 'value', name: 'day', bold: true },
      { kind: 'text', text: ', ', bold: false },
      { kind: 'code', text: 'mode: enforce', bold: false },
      { kind: 'text', text: ' holds.', bold: false },
    ]);
  });

  test('take the form that the number asks for', () => {
    const message = { one: '{n} day', other: '{n} days' };
    expect(formOf(message, 1, new Intl.PluralRules('en'))).toBe('{n} day');
    expect(formOf(message, 2, new Intl.PluralRules('en'))).toBe('{n} days');
    expect(formOf({ other: '{n} 日' }, 1, new Intl.PluralRules('ja'))).toBe('{n} 日');
  });
});

describe('topics', () => {
  const words = new URL('../../../../server/contract/words/', import.meta.url);
  const topicsOf = (language: string) =>
    readdirSync(new URL(`${language}/`, words))
      .sort()
      .map((name) => ({ name, text: readFileSync(new URL(`${language}/${name}`, words), 'utf8') }));
  const keysIn = (text: string) =>
    [...text.matchAll(/^ {2}(?:'([^']+)'|(\w+)):/gm)].map(([, quoted, bare]) => quoted ?? bare);

  test.each(languages)('of %s take at most 250 lines each, and share no key', (language) => {
    const topics = topicsOf(language);
    expect(topics.length).toBeGreaterThan(10);
    expect(topics.filter(({ text }) => text.split('\n').length > 251).map(({ name }) => name)).toEqual([]);
    const keys = topics.flatMap(({ text }) => keysIn(text));
    expect(keys.length).toBe(Object.keys(en).length);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test('are the same in every language', () => {
    const names = (language: string) =>
      topicsOf(language)
        .map(({ name }) => (name === `${language}.ts` ? 'all' : name))
        .filter((name) => name !== 'pages.ts');
    for (const language of languages) expect(names(language).sort()).toEqual(names('en').sort());
  });
});
