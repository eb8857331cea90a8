/**
 * Folder names as people write them, with `/` between the levels whatever the server's own delimiter is, and patterns
 * of them as IMAP has them (RFC 9051 section 6.3.9): `*` stands for anything, `%` for anything within one level.
 */

/** How the server spells hierarchy: its delimiter, and the prefix before personal folders, as `INBOX.`. */
export interface NamingRules {
  readonly delimiter: string | null;
  readonly prefix: string;
}

export function isPattern(folder: string): boolean {
  return /[*%]/.test(folder);
}

/** `INBOX.TLSRPT.Google` of a server with delimiter `.` and prefix `INBOX.` as `TLSRPT/Google`. */
export function plainName(path: string, rules: NamingRules): string {
  const { delimiter, prefix } = rules;
  const bare =
    prefix !== '' && path.startsWith(prefix) && path.length > prefix.length ? path.slice(prefix.length) : path;
  const name = delimiter === null || delimiter === '' ? bare : bare.split(delimiter).join('/');
  return withInboxInCapitals(name);
}

/** Whether `wanted`, a name or a pattern, means the folder that the server calls `path`. */
export function folderMatches(wanted: string, path: string, rules: NamingRules): boolean {
  const name = plainName(path, rules);
  if (!isPattern(wanted))
    return wanted === path || withInboxInCapitals(wanted) === name || plainName(wanted, rules) === name;
  return matchesFrom(withInboxInCapitals(wanted), 0, name, 0);
}

/** RFC 9051 section 5.1: INBOX is the same in any case, and so is it as the first level of other names. */
function withInboxInCapitals(name: string): string {
  return /^inbox(?=\/|$)/i.test(name) ? `INBOX${name.slice(5)}` : name;
}

/** Wildcard match without backtracking over more than one star, so that a hostile name costs no more than its length squared. */
function matchesFrom(pattern: string, patternAt: number, name: string, nameAt: number): boolean {
  // reachable[i]: the pattern so far can have consumed i characters of the name
  let reachable = new Array<boolean>(name.length + 1).fill(false);
  reachable[nameAt] = true;
  for (const sign of pattern.slice(patternAt)) {
    const next = new Array<boolean>(name.length + 1).fill(false);
    for (let at = 0; at <= name.length; at++) {
      if (sign === '*' || sign === '%') {
        const grown = at > 0 && next[at - 1] === true && (sign === '*' || name[at - 1] !== '/');
        next[at] = reachable[at] === true || grown;
      } else {
        next[at] = at > 0 && reachable[at - 1] === true && name[at - 1] === sign;
      }
    }
    reachable = next;
  }
  return reachable[name.length] === true;
}
