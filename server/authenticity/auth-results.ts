import { fieldValue, type HeaderField } from '../mail/header-fields.ts';

/** One `method=result` of an Authentication-Results header, lower case, with its `ptype.property` values. */
export type MethodResult = {
  readonly method: string;
  readonly result: string;
  readonly properties: ReadonlyMap<string, string>;
};
export type AuthResults = { readonly authservId: string; readonly results: readonly MethodResult[] };

const MAX_LENGTH = 64 * 1024;
const MAX_RESULTS = 100;

/** Reads the value of an Authentication-Results header (RFC 8601 section 2.2). Null when it has no authserv-id or is out of bounds. */
export function parseAuthResults(value: string): AuthResults | null {
  if (value.length > MAX_LENGTH) return null;
  const [head, ...statements] = tokenLists(value);
  const [authservId, version = '1', ...rest] = head ?? [];
  // a `=` here means that the writer left the id out, as Exchange Online does
  if (authservId === undefined || version !== '1' || rest.length > 0 || authservId.includes('=')) return null;
  const results = statements.slice(0, MAX_RESULTS).flatMap((tokens) => readStatement(tokens) ?? []);
  return { authservId: authservId.toLowerCase(), results };
}

/**
 * What the server `authservId` itself says about DKIM; null when it says nothing. Servers write their headers on top:
 * only the topmost unbroken run with this id is read, and of that the first header that mentions DKIM. Anything of the
 * same name further down came with the mail and may be forged.
 */
export function dkimResultsOf(authservId: string, fields: readonly HeaderField[]): readonly MethodResult[] | null {
  const wanted = authservId.toLowerCase();
  let inRun = false;
  for (const field of fields) {
    const answer = field.name === 'authentication-results' ? parseAuthResults(fieldValue(field)) : null;
    if (answer?.authservId === wanted) {
      inRun = true;
      const dkim = answer.results.filter((result) => result.method === 'dkim');
      if (dkim.length > 0) return dkim;
    } else if (inRun) {
      return null;
    }
  }
  return null;
}

function readStatement(tokens: readonly string[]): MethodResult | null {
  const [first, ...rest] = tokens;
  const parts = /^([a-z][a-z0-9-]{0,40})(?:\/\d+)?=([a-z]{1,20})$/i.exec(first ?? '');
  const [, method, result] = parts ?? [];
  if (method === undefined || result === undefined) return null;
  const properties = new Map<string, string>();
  for (const token of rest) {
    const equals = token.indexOf('=');
    const name = token.slice(0, Math.max(0, equals)).toLowerCase();
    // the first of a name counts; a second would be an attempt to be read differently
    if (name !== '' && !properties.has(name)) properties.set(name, token.slice(equals + 1));
  }
  return { method: method.toLowerCase(), result: result.toLowerCase(), properties };
}

/**
 * The `;`-separated statements as lists of words: quoted strings unquoted and kept whole, blanks around `=` dropped.
 * Text in quotes or comments can neither split nor join words.
 */
function tokenLists(value: string): string[][] {
  const text = withoutComments(value);
  const statements: string[][] = [[]];
  let word = '';
  const endWord = () => {
    if (word !== '') statements.at(-1)?.push(word);
    word = '';
  };
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') {
      for (at++; at < text.length && text.charAt(at) !== '"'; at++) {
        if (text.charAt(at) === '\\') at++;
        word += text.charAt(at);
      }
    } else if (char === ';') {
      endWord();
      statements.push([]);
    } else if (/\s/.test(char)) {
      const joins = word.endsWith('=') || /^\s*=/.test(text.slice(at, at + 100));
      if (!joins) endWord();
    } else word += char;
  }
  endWord();
  return statements;
}

/** Comments nest; one that never closes hides the rest. */
function withoutComments(value: string): string {
  let text = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at);
    if (char === '\\' && (quoted || depth > 0)) {
      if (depth === 0) text += value.slice(at, at + 2);
      at++;
    } else if (depth > 0) {
      depth += char === '(' ? 1 : char === ')' ? -1 : 0;
    } else if (char === '(' && !quoted) {
      depth = 1;
      text += ' ';
    } else {
      if (char === '"') quoted = !quoted;
      text += char;
    }
  }
  return text;
}
