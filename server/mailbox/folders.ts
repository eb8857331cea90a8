/** A folder as the server lists it. */
export interface ListedFolder {
  readonly path: string;
  readonly delimiter: string;
  readonly flags: ReadonlySet<string>;
  readonly specialUse?: string | undefined;
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
export function chooseFolders(
  listed: readonly ListedFolder[],
  wanted: readonly string[],
  targets: readonly string[],
): ChosenFolders {
  const readable = readableOf(listed);
  const isTarget = (folder: ListedFolder) => targets.some((target) => isCalled(folder, target));
  const found = new Set<string>();
  const missing: string[] = [];
  for (const name of wanted) {
    const isPattern = /[*%]/.test(name);
    const matches = readable.filter((folder) =>
      isPattern
        ? isMatch(folder, name) && !LEFT_OUT.has((folder.specialUse ?? '').toLowerCase())
        : isCalled(folder, name),
    );
    for (const folder of matches) if (!isTarget(folder)) found.add(folder.path);
    if (matches.length === 0 && !isPattern) missing.push(name);
  }
  return { found: [...found], missing };
}

/** Those that can be opened; some exist only to contain others. */
export function readableOf(listed: readonly ListedFolder[]): ListedFolder[] {
  return listed.filter((folder) => !hasFlag(folder, '\\noselect') && !hasFlag(folder, '\\nonexistent'));
}

/** The server's path of a folder that people call `name`, where there is one. */
export function pathOf(listed: readonly ListedFolder[], name: string): string | undefined {
  return listed.find((folder) => isCalled(folder, name))?.path;
}

function isCalled(folder: ListedFolder, name: string): boolean {
  return folder.path === name || canonical(folder) === canonicalName(name);
}

function isMatch(folder: ListedFolder, pattern: string): boolean {
  // Runs of wildcards mean the same as one, and would make the expression slow.
  const parts = canonicalName(pattern)
    .replace(/[*%]*\*[*%]*/g, '*')
    .replace(/%+/g, '%')
    .split(/([*%])/);
  const expression = parts.map((part) => (part === '*' ? '.*' : part === '%' ? '[^/]*' : literally(part))).join('');
  return new RegExp(`^${expression}$`, 's').test(canonical(folder));
}

/** With `/` between the levels, and the inbox in capitals, whose case means nothing (RFC 9051 section 5.1). */
function canonical({ path, delimiter }: ListedFolder): string {
  return canonicalName(delimiter === '' || delimiter === '/' ? path : path.split(delimiter).join('/'));
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
