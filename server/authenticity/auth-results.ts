import { fieldValue, type HeaderField } from '../mail/header-fields.ts';

/** One `method=result` of an Authentication-Results header, lower case, with its `ptype.property=value` properties. */
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
  const [head = '', ...statements] = statementsOf(value);
  const authservId = HEAD.exec(head)?.[1];
  if (authservId === undefined) return null;
  const results = statements.slice(0, MAX_RESULTS).flatMap((statement) => readStatement(statement) ?? []);
  return { authservId: unquoted(authservId).toLowerCase(), results };
}

/**
 * What the server itself says about DKIM, whose id is one of `authservIds` (in lower case); null when it says nothing.
 * Servers write on top: all its headers above the first `Received` are its own, whatever its filters put between them, and
 * the first of them that speaks of DKIM counts. Where the topmost stands below a `Received`, or there is none, nothing
 * shows where the sender's own text begins: then that one alone is read, though it may leave DKIM out.
 */
export function dkimResultsOf(
  authservIds: readonly string[],
  fields: readonly HeaderField[],
): readonly MethodResult[] | null {
  const received = fields.findIndex((field) => field.name === 'received');
  const above = answersOf(authservIds, fields.slice(0, Math.max(0, received)));
  const believed = above.length > 0 ? above : answersOf(authservIds, fields).slice(0, 1);
  for (const { results } of believed) {
    const dkim = results.filter(({ method }) => method === 'dkim');
    if (dkim.length > 0) return dkim;
  }
  return null;
}

function answersOf(authservIds: readonly string[], fields: readonly HeaderField[]): AuthResults[] {
  return fields.flatMap((field) => {
    const answer = field.name === 'authentication-results' ? parseAuthResults(fieldValue(field)) : null;
    return answer !== null && authservIds.some((id) => isMeant(id, answer.authservId)) ? [answer] : [];
  });
}

/** `host/*` means each job of that host, as servers write it that put a queue id or a process into the authserv-id. */
function isMeant(configured: string, written: string): boolean {
  if (!configured.endsWith('/*')) return written === configured;
  const host = configured.slice(0, -1);
  return written.startsWith(host) && written.length > host.length;
}

// The grammar of RFC 8601 section 2.2 once comments are blanks, which may stand round each `=`, `/` and `.` outside of values.
const WORD = String.raw`(?:"(?:[^"\\]|\\.)*"|[^\s"])+`;
/** A `=` in it means that the writer left the id out, as Exchange Online does. */
const HEAD = /^\s*("(?:[^"\\=]|\\.)*"|[^\s"=]+)(?:\s+1)?\s*$/;
const METHOD = /\s*([a-z][a-z0-9-]{0,40})(?:\s*\/\s*\d+)?\s*=\s*([a-z]{1,20})(?=\s|$)/iy;
const PROPERTY = new RegExp(String.raw`\s*([a-z][\w-]*(?:\s*\.\s*[a-z][\w-]*)?)\s*=\s*(${WORD})?`, 'iy');
const OTHER_WORD = new RegExp(String.raw`\s*${WORD}`, 'y');

function readStatement(statement: string): MethodResult | null {
  METHOD.lastIndex = 0;
  const [whole = '', method, result] = METHOD.exec(statement) ?? [];
  if (method === undefined || result === undefined) return null;
  const properties = new Map<string, string>();
  for (let at = whole.length; at < statement.length; ) {
    PROPERTY.lastIndex = at;
    OTHER_WORD.lastIndex = at;
    const found = PROPERTY.exec(statement);
    const name = found?.[1]?.replace(/\s/g, '').toLowerCase();
    // the first of a name counts; a second would be an attempt to be read differently
    if (name !== undefined && !properties.has(name)) properties.set(name, unquoted(found?.[2] ?? ''));
    const length = (found ?? OTHER_WORD.exec(statement))?.[0].length ?? 0;
    if (length === 0) break;
    at += length;
  }
  return { method: method.toLowerCase(), result: result.toLowerCase(), properties };
}

function unquoted(word: string): string {
  return word.replace(/"((?:[^"\\]|\\.)*)"/g, (_, inside: string) => inside.replace(/\\(.)/g, '$1'));
}

/**
 * The `;`-separated statements, a blank in place of each comment. Comments nest. Text in quotes or comments can
 * neither split nor join; one that never closes hides the rest.
 */
function statementsOf(value: string): string[] {
  const statements: string[] = [];
  let text = '';
  let depth = 0;
  let quotedFrom: number | null = null;
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at);
    if (char === '\\' && (quotedFrom !== null || depth > 0)) {
      if (depth === 0) text += value.slice(at, at + 2);
      at++;
    } else if (depth > 0) {
      depth += char === '(' ? 1 : char === ')' ? -1 : 0;
    } else if (char === '(' && quotedFrom === null) {
      depth = 1;
      text += ' ';
    } else if (char === ';' && quotedFrom === null) {
      statements.push(text);
      text = '';
    } else {
      if (char === '"') quotedFrom = quotedFrom === null ? text.length : null;
      text += char;
    }
  }
  return [...statements, quotedFrom === null ? text : text.slice(0, quotedFrom)];
}
