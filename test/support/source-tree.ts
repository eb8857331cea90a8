import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { type ESTree, parseSync, Visitor } from 'vite';
import { packageRoot } from '../../server/package-root.ts';

/** An import, or an export from another file. */
export interface Import {
  /** A path from the root of the repository, or the name of a package. */
  readonly target: string;
  /** Gone when the program runs. */
  readonly isType: boolean;
}

/** A text that reads like a sentence. */
export interface Sentence {
  readonly path: string;
  readonly text: string;
  /** What it is handed to: `describe`, which documents a schema, a new error by its class, or neither. */
  readonly of: string | null;
}

export interface FunctionSpan {
  readonly path: string;
  readonly line: number;
  readonly lines: number;
  readonly parameters: number;
  /** Empty for one that is handed over without a name. */
  readonly name: string;
}

/** One file of TypeScript, as far as the rules of the house ask about it. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly hasDynamicImport: boolean;
  readonly functions: readonly FunctionSpan[];
  /** What it asks of its surroundings: `fetch`, `Math.random`, `Date.now`, `new Date()`, `process.env` ... */
  readonly globals: ReadonlySet<string>;
  /** Every text it holds, names of members among them. */
  readonly texts: ReadonlySet<string>;
  readonly sentences: readonly Sentence[];
}

/** All files below the folder, as paths from the root of the repository. */
export function filesOf(folder: string): string[] {
  return readdirSync(join(packageRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesOf(path) : [path];
  });
}

export function sourcesOf(...folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap(filesOf)
    .filter((path) => /\.tsx?$/.test(path))
    .map(readSource);
}

const GLOBALS = new Set(['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask']);
const MEMBERS = new Set(['Math.random', 'Date.now', 'performance.now', 'process.env']);
const WHOLE_OBJECTS = new Set(['crypto', 'process', 'navigator']);

/** Stands for a value within a template. */
const VALUE = '\u2026';
const WORD = /^["'(]*[A-Za-z]{2,}["'),.:;]*$/;

/** At least four words or values with blanks between them, three of them words. */
function isSentence(text: string): boolean {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.length >= 4 && words.filter((word) => WORD.test(word)).length >= 3;
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(packageRoot, path), 'utf8');
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const breaks = [...text.matchAll(/\n/g)].map(({ index }) => index);
  const lineAt = (offset: number) => breaks.filter((at) => at < offset).length + 1;

  const imports: Import[] = [];
  const functions: FunctionSpan[] = [];
  const globals = new Set<string>();
  const texts = new Set<string>();
  const names = new Map<object, string>();
  let hasDynamicImport = false;

  const addImport = (name: string, isType: boolean) => {
    const target = name.startsWith('.') ? posix.join(dirname(path), name.replace(/\?.*$/, '')) : name;
    imports.push({ target, isType });
  };
  const addFunction = (node: ESTree.Function | ESTree.ArrowFunctionExpression) => {
    const [first, last] = [lineAt(node.start), lineAt(node.end)];
    functions.push({
      path,
      line: first,
      lines: last - first + 1,
      parameters: node.params.length,
      name: names.get(node) ?? ('id' in node ? (node.id?.name ?? '') : ''),
    });
  };
  const nameIt = (node: object | null | undefined, key: unknown) => {
    if (node && typeof key === 'object' && key !== null && 'name' in key && typeof key.name === 'string')
      names.set(node, key.name);
  };

  new Visitor({
    ImportDeclaration(node) {
      // One whose members alone are types still runs the file.
      addImport(node.source.value, node.importKind === 'type');
    },
    ExportNamedDeclaration(node) {
      if (node.source !== null) addImport(node.source.value, node.exportKind === 'type');
    },
    ExportAllDeclaration(node) {
      addImport(node.source.value, node.exportKind === 'type');
    },
    ImportExpression(node) {
      hasDynamicImport = true;
      if (node.source.type === 'Literal' && typeof node.source.value === 'string') addImport(node.source.value, false);
    },
    VariableDeclarator: (node) => nameIt(node.init, node.id),
    MethodDefinition: (node) => nameIt(node.value, node.key),
    Property(node) {
      nameIt(node.value, node.key);
      if (node.key.type === 'Identifier' && !node.computed) texts.add(node.key.name);
    },
    FunctionDeclaration: addFunction,
    FunctionExpression: addFunction,
    ArrowFunctionExpression: addFunction,
    CallExpression(node) {
      if (node.callee.type === 'Identifier' && GLOBALS.has(node.callee.name)) globals.add(node.callee.name);
    },
    NewExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0)
        globals.add('new Date()');
    },
    MemberExpression(node) {
      if (node.object.type !== 'Identifier' || node.computed || node.property.type !== 'Identifier') return;
      const name = `${node.object.name}.${node.property.name}`;
      if (MEMBERS.has(name) || WHOLE_OBJECTS.has(node.object.name)) globals.add(name);
    },
    Literal(node) {
      if (typeof node.value === 'string') texts.add(node.value);
    },
    TemplateElement(node) {
      if (typeof node.value.cooked === 'string') texts.add(node.value.cooked);
    },
  }).visit(program);

  const sentences = sentencesOf(program).map((one) => ({ path, ...one }));
  const lines = text.trimEnd().split('\n').length;
  return { path, text, lines, imports, hasDynamicImport, functions, globals, texts, sentences };
}

function sentencesOf(program: ESTree.Program): Omit<Sentence, 'path'>[] {
  const written: { readonly start: number; readonly text: string }[] = [];
  const owners: { readonly start: number; readonly end: number; readonly of: string }[] = [];
  new Visitor({
    CallExpression({ callee, end }) {
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return;
      const { start, name } = callee.property;
      if (name === 'describe') owners.push({ start, end, of: name });
    },
    NewExpression({ callee, start, end }) {
      if (callee.type === 'Identifier' && callee.name.endsWith('Error')) owners.push({ start, end, of: callee.name });
    },
    Literal({ value, start }) {
      if (typeof value === 'string') written.push({ start, text: value });
    },
    TemplateLiteral({ quasis, start }) {
      written.push({ start, text: quasis.map(({ value }) => value.cooked ?? '').join(VALUE) });
    },
  }).visit(program);
  return written
    .filter(({ text }) => isSentence(text))
    .map(({ start, text }) => {
      const owner = owners.find((one) => one.start <= start && start < one.end);
      return { text, of: owner?.of ?? null };
    });
}

/** Every ring of files that import one another, each once, by its files in order. */
export function importCircles(files: readonly SourceFile[]): string[] {
  const targets = new Map(files.map(({ path, imports }) => [path, imports.map(({ target }) => target)]));
  const done = new Set<string>();
  const circles = new Set<string>();
  const walk = (path: string, trail: readonly string[]) => {
    const from = trail.indexOf(path);
    if (from !== -1) {
      const ring = trail.slice(from);
      const first = ring.indexOf([...ring].sort()[0] ?? '');
      circles.add([...ring.slice(first), ...ring.slice(0, first)].join(' -> '));
      return;
    }
    if (done.has(path)) return;
    for (const target of targets.get(path) ?? []) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const path of targets.keys()) walk(path, []);
  return [...circles].sort();
}

/** The files that run when `entry` runs: types are gone by then. */
export function reachedFrom(entry: string, files: readonly SourceFile[]): Map<string, string> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const importers = new Map([[entry, '']]);
  const open = [entry];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    for (const { target, isType } of byPath.get(path)?.imports ?? []) {
      if (isType || importers.has(target)) continue;
      importers.set(target, path);
      open.push(target);
    }
  }
  return importers;
}
