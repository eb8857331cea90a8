import { printable } from '../printable.ts';

/** A folder as the server lists it. */
export interface ListedFolder {
  readonly path: string;
  readonly delimiter: string;
  readonly flags: ReadonlySet<string>;
  readonly specialUse?: string | undefined;
}

/** A part of the tree of folders (RFC 2342): what paths in it begin with, and what separates their levels ('' in a flat one). */
export interface Namespace {
  readonly prefix: string;
  readonly delimiter: string;
}

/** All folders that a login sees. */
export interface FolderTree {
  readonly listed: readonly ListedFolder[];
  /** Where the owner of the login has their folders; `INBOX` is theirs wherever that is. */
  readonly personal: Namespace;
  /** Those of other users, and of all. */
  readonly foreign: readonly Namespace[];
}

export interface ChosenFolders {
  /** Server paths, in the configured order; each once. */
  readonly found: readonly string[];
  /** Configured names without a wildcard that do not exist. */
  readonly missing: readonly string[];
}

/**
 * A pattern matches no folder that shows messages of others a second time, nor one that strangers or programs fill:
 * junk is where forged reports go. To read one of them, name it.
 */
const LEFT_OUT = new Set(['\\all', '\\flagged', '\\important', '\\trash', '\\drafts', '\\sent', '\\junk']);

/** The folders that names and patterns stand for, without those that messages are moved to. */
export function chooseFolders(tree: FolderTree, wanted: readonly string[], targets: readonly string[]): ChosenFolders {
  const readable = readableOf(tree);
  const moved = new Set(targets.map((target) => pathOf(tree, target) ?? pathToMake(tree, target)));
  const found = new Set<string>();
  const missing: string[] = [];
  for (const name of wanted) {
    const isPattern = /[*%]/.test(name);
    const named = isPattern ? undefined : pathOf({ ...tree, listed: readable }, name);
    const matches = readable.filter((folder) =>
      isPattern ? isMatch(tree, folder, name) && !isLeftOut(folder) : folder.path === named,
    );
    for (const { path } of matches) if (!moved.has(path)) found.add(path);
    if (matches.length === 0 && !isPattern) missing.push(name);
  }
  return { found: [...found], missing };
}

/** Those that can be opened; some exist only to contain others. */
export function readableOf({ listed }: Pick<FolderTree, 'listed'>): ListedFolder[] {
  return listed.filter((folder) => !hasFlag(folder, '\\noselect') && !hasFlag(folder, '\\nonexistent'));
}

/**
 * The server's path of a folder that people call `name`, where there is one: the name as it stands, with `/` or the
 * server's own separator between levels; else the same below the owner's namespace.
 */
export function pathOf(tree: FolderTree, name: string): string | undefined {
  const { listed, personal } = tree;
  const wanted = canonicalName(name);
  const asItStands = listed.find((folder) => folder.path === name || canonical(folder) === wanted);
  const found =
    asItStands ??
    listed.find((folder) => folder.path === personal.prefix + name || canonicalInside(tree, folder) === wanted);
  return found?.path;
}

/** The path under which a folder that people call `name`, and that does not exist, is made. */
export function pathToMake({ personal, foreign }: FolderTree, name: string): string {
  const wanted = canonicalName(name);
  const home = [personal, ...foreign].find(
    ({ prefix, delimiter }) => prefix !== '' && wanted.startsWith(canonicalPath(prefix, delimiter)),
  );
  const { delimiter } = home ?? personal;
  const path = delimiter === '' ? wanted : wanted.split('/').join(delimiter);
  const isWhole = home !== undefined || wanted === 'INBOX' || path.startsWith(personal.prefix);
  return isWhole ? path : personal.prefix + path;
}

const MOST_NAMES = 10;

/** What there is, for people who look for a folder that is not there. */
export function describeFolders(tree: FolderTree): string {
  const readable = readableOf(tree);
  if (readable.length === 0) return 'It has no folder at all.';
  const names = readable.slice(0, MOST_NAMES).map(({ path }) => printable(path));
  const rest = readable.length - names.length;
  return `It has ${names.join(', ')}${rest === 0 ? '' : ` and ${rest} more`}.`;
}

function isMatch(tree: FolderTree, folder: ListedFolder, pattern: string): boolean {
  // Runs of wildcards mean the same as one, and would make the expression slow.
  const parts = canonicalName(pattern)
    .replace(/[*%]*\*[*%]*/g, '*')
    .replace(/%+/g, '%')
    .split(/([*%])/);
  const expression = parts.map((part) => (part === '*' ? '.*' : part === '%' ? '[^/]*' : literally(part))).join('');
  const matches = new RegExp(`^${expression}$`, 's');
  const inside = canonicalInside(tree, folder);
  if (inside !== null) return matches.test(canonical(folder)) || matches.test(inside);
  // What belongs to others is read when its namespace is named, never because of a wildcard.
  const { prefix, delimiter } = namespaceOf(tree, folder);
  const isNamed = /^[^*%]/.test(pattern) && canonicalName(pattern).startsWith(canonicalPath(prefix, delimiter));
  return isNamed && matches.test(canonical(folder));
}

function isLeftOut({ specialUse }: ListedFolder): boolean {
  return LEFT_OUT.has((specialUse ?? '').toLowerCase());
}

/** The name of a folder within the owner's namespace; null for a folder of others. */
function canonicalInside(tree: FolderTree, folder: ListedFolder): string | null {
  if (folder.path === 'INBOX') return 'INBOX';
  const namespace = namespaceOf(tree, folder);
  if (namespace !== tree.personal) return null;
  return canonicalPath(folder.path.slice(namespace.prefix.length), folder.delimiter);
}

/** The one with the longest prefix that the path begins with; namespaces may lie in each other. */
function namespaceOf({ personal, foreign }: FolderTree, { path }: ListedFolder): Namespace {
  const [longest] = [personal, ...foreign]
    .filter(({ prefix }) => path.startsWith(prefix))
    .sort((one, other) => other.prefix.length - one.prefix.length);
  return longest ?? personal;
}

/** With `/` between the levels, and the inbox in capitals, whose case means nothing (RFC 9051 section 5.1). */
function canonical({ path, delimiter }: ListedFolder): string {
  return canonicalName(canonicalPath(path, delimiter));
}

function canonicalPath(path: string, delimiter: string): string {
  return delimiter === '' || delimiter === '/' ? path : path.split(delimiter).join('/');
}

function canonicalName(name: string): string {
  return name.replace(/^inbox(?=$|\/)/i, 'INBOX');
}

function hasFlag(folder: ListedFolder, flag: string): boolean {
  return [...folder.flags].some((one) => one.toLowerCase() === flag);
}

function literally(part: string): string {
  return part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
