import { chmodSync, statSync } from 'node:fs';

/** Names of settings, and of members of a mailbox, whose values nobody else may know. */
const SECRETS = new Set(['secret', 'submissionToken', 'probeToken', 'password', 'clientSecret', 'refreshToken', 'key']);

/** Whether a config file has secrets in it, as far as they are not in files of their own. */
export function holdsSecrets(value: unknown): boolean {
  if (typeof value === 'string') return URL.canParse(value) && new URL(value).password !== '';
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, member]) => SECRETS.has(name) || holdsSecrets(member));
}

/**
 * Takes the right to read a file with secrets from everybody but its owner and group, where they have it. Returns the line to be
 * said; adds one to `problems` where the right cannot be taken.
 */
export function keepFromOthers(path: string, problems: string[]): readonly string[] {
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o007) === 0) return [];
  const safe = mode & ~0o007;
  const octal = (bits: number) => bits.toString(8).padStart(4, '0');
  try {
    chmodSync(path, safe);
    return [
      `${path} has secrets in it and could be read by others: its mode is ${octal(safe)} now, not ${octal(mode)}`,
    ];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'EROFS') return [`${path} has secrets in it and can be read by others`];
    if (code !== 'EPERM' && code !== 'EACCES') throw error;
    problems.push(`${path}: has secrets in it and can be read by others: chmod ${octal(safe)}, as its owner`);
    return [];
  }
}
