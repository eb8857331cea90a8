import { describe, expect, test } from 'vitest';
import { preferredLanguage } from '../../../../web/i18n/language.ts';

describe('the language of a page', () => {
  test('is the chosen one, else the first of the browser that we speak, else English', () => {
    expect(preferredLanguage('ja', ['en-GB'])).toBe('ja');
    expect(preferredLanguage(null, ['fr-FR', 'ja-JP', 'en'])).toBe('ja');
    expect(preferredLanguage(null, ['fr'])).toBe('en');
    expect(preferredLanguage('constructor', [])).toBe('en');
  });
});
