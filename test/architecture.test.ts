import { describe, expect, test } from 'vitest';
import { routes } from '../server/http/routes.ts';
import { reasonTable } from '../server/readiness/reasons/table.ts';
import {
  type FunctionSpan,
  filesOf,
  importCircles,
  reachedFrom,
  type SourceFile,
  sourcesOf,
} from './support/source-tree.ts';

/**
 * How the house is built, measured and held. Each test fails with the files that break its rule; `limits` are printed with
 * what is reached today.
 */

/** Who may import whom: a folder imports itself and what stands in a line above its own. */
const tiers = [
  [
    'contract',
    'log',
    'event-loop',
    'timers',
    'package-root',
    'secrets',
    'temporary-folder',
    'secret-file',
    'map-ahead',
  ],
  ['tlsrpt', 'mtasts', 'mail', 'program-date'],
  ['reading', 'readiness', 'senders'],
  ['store', 'probe', 'authenticity', 'oauth'],
  ['ingest', 'live-checks', 'verdicts'],
  ['mailbox'],
  ['alerts', 'people'],
  ['http'],
  ['config'],
  ['live-settings', 'records', 'database-watch'],
  ['upkeep'],
  ['app'],
  ['cli'],
  ['main'],
];

/** Folders that look nothing up: what they answer depends on their arguments alone. */
const pure = ['contract', 'tlsrpt', 'mtasts', 'mail', 'reading', 'readiness', 'senders'];

/** The packages and modules of Node that pure folders may use: they compute. */
const computing = ['zod', 'mailparser', 'pako', 'tldts', 'yauzl', 'node:zlib', 'node:buffer'];

/** Each of these has one owner. */
const owned: Readonly<Record<string, RegExp>> = {
  express: /^server\/http\//,
  'better-sqlite3': /^server\/store\//,
  kysely: /^server\/store\//,
  imapflow: /^server\/mailbox\//,
  mailparser: /^server\/mail\//,
  'process.env': /^server\/(main|config)\.ts$/,
};

const limits = {
  filesFlat: 25,
  linesOfFile: 400,
  linesOfWords: 250,
  linesOfFunction: 100,
  parameters: 4,
  createApp: 120,
};

const server = sourcesOf('server');
const web = sourcesOf('web');
const product = [...server, ...web];
const support = sourcesOf('test', 'bench', 'fixtures/demo');

const placeOf = (path: string) => /^server\/([^/.]+)/.exec(path)?.[1] ?? '';
const tierOf = (place: string) => tiers.findIndex((tier) => tier.includes(place));
const isPure = ({ path }: SourceFile) => pure.includes(placeOf(path));
const imported = (files: readonly SourceFile[]) =>
  files.flatMap(({ path, imports }) => imports.map(({ target }) => ({ path, target })));
const said = (pairs: readonly { readonly path: string; readonly target: string }[], verb = 'imports') =>
  pairs.map(({ path, target }) => `${path} ${verb} ${target}`);

describe('imports', () => {
  test('every folder of the server has its tier', () => {
    const places = new Set(server.map(({ path }) => placeOf(path)));
    expect([...places].filter((place) => tierOf(place) === -1)).toEqual([]);
  });

  test('every folder of the server imports only itself and what stands before it', () => {
    const crossing = imported(server).filter(
      ({ path, target }) => target.startsWith('server/') && placeOf(target) !== placeOf(path),
    );
    const wrong = crossing.filter(({ path, target }) => tierOf(placeOf(target)) >= tierOf(placeOf(path)));
    expect(said(wrong)).toEqual([]);
  });

  test('no files import one another in a circle', () => {
    expect(importCircles(product)).toEqual([]);
  });

  test('the web imports the contract, and nothing else of the server', () => {
    const wrong = imported(web).filter(
      ({ target }) => /^(server|fixtures|test|bench)\//.test(target) && !target.startsWith('server/contract/'),
    );
    expect(said(wrong)).toEqual([]);
  });

  test('nothing that the browser runs imports zod, or a module of Node', () => {
    const reached = reachedFrom('web/main.tsx', product);
    const wrong = [...reached].filter(([target]) => target === 'zod' || target.startsWith('node:'));
    expect(said(wrong.map(([target, path]) => ({ path, target })))).toEqual([]);
    expect(reached.size).toBeGreaterThan(100); // the walk did walk
  });

  test('drivers and the environment have one owner each', () => {
    const uses = [
      ...imported(server),
      ...server.flatMap(({ path, globals }) => [...globals].map((target) => ({ path, target }))),
    ];
    const wrong = uses.filter(({ path, target }) => owned[target] !== undefined && !owned[target].test(path));
    expect(said(wrong, 'uses')).toEqual([]);
  });
});

describe('pure folders', () => {
  const files = server.filter(isPure);

  test('import nothing but one another and what computes', () => {
    const wrong = imported(files).filter(
      ({ target }) => !pure.includes(placeOf(target)) && !computing.includes(target),
    );
    expect(said(wrong)).toEqual([]);
  });

  test('know no clock, timer, randomness, network or environment, and load nothing later', () => {
    const wrong = files.flatMap(({ path, globals, hasDynamicImport }) =>
      [...globals, ...(hasDynamicImport ? ['import()'] : [])].map((target) => ({ path, target })),
    );
    expect(said(wrong, 'uses')).toEqual([]);
  });
});

describe('words', () => {
  /** Folders that answer keys and values. What they say stands in the words of the contract, in every language. */
  const wordless = ['readiness', 'tlsrpt', 'mtasts', 'probe'];

  /** The documentation of schemas, what programmers see, and why a report cannot be read, which is kept as text with it. */
  const excepted = ['describe', 'RangeError', 'ReportError'];

  /** English all the same, each for the reason that stands above it. */
  const english = [
    // What this program calls itself to a policy host.
    'server/probe/policy/http-get.ts stsready (MTA-STS check; RFC 8461)',
    // What is wrong with a file of evidence or with settings, beside what zod says of them.
    'server/readiness/evidence.ts expected a day such as 2025-06-18',
    'server/readiness/evidence.ts expected an instant such as 2025-06-18T23:59:59Z',
    'server/readiness/settings.ts must not be below clock.requiredDays',
    'server/readiness/settings.ts must not be above gate.extendedDays',
    'server/readiness/settings.ts high, medium and low must not fall',
    'server/readiness/settings.ts must not be below issue.expireDays',
    'server/readiness/settings.ts …: take it off reporters.trusted before muting it',
    'server/readiness/settings.ts must be a domain name, as google.com',
    // Why a report or an entry of one cannot be read, kept as text with it; json-error makes the end of a ReportError.
    'server/tlsrpt/failure-details.ts …: expected an array, got …',
    'server/tlsrpt/json-error.ts the end of the text',
    'server/tlsrpt/json-error.ts line …, column …: expected …, got …',
    'server/tlsrpt/json-error.ts nothing after the report',
    'server/tlsrpt/json-error.ts a name in double quotes',
    'server/tlsrpt/json-error.ts the rest of a string',
    'server/tlsrpt/period.ts the range ends at …, more than 36 hours before its start at …',
    'server/tlsrpt/period.ts the range ends at …, more than 24 hours from now, which is …',
  ];

  test('what the core finds has its sentences in the words of the contract', () => {
    const core = server.filter(({ path }) => wordless.includes(placeOf(path)));
    const found = core.flatMap(({ sentences }) => sentences).filter(({ of }) => of === null || !excepted.includes(of));
    expect(found.map(({ path, text }) => `${path} ${text}`)).toEqual(english);
  });

  test('the first script of the pages has none that only the server says', () => {
    const reached = reachedFrom('web/main.tsx', product);
    const topics = ['actions', 'advice', 'deviations', 'steps', 'en'];
    expect(topics.filter((topic) => reached.has(`server/contract/words/en/${topic}.ts`))).toEqual([]);
    expect(reached.has('server/contract/words/en/pages.ts')).toBe(true);
  });
});

describe('sizes', () => {
  /** Prints the largest, so that a limit is seen before it is reached; answers what is over it. */
  function over(what: string, limit: number, sizes: readonly (readonly [string, number])[]): string[] {
    const sorted = [...sizes].sort((a, b) => b[1] - a[1]);
    console.log(`${what}: at most ${sorted[0]?.[1]} of ${limit} (${sorted[0]?.[0]})`);
    return sorted.filter(([, size]) => size > limit).map(([name, size]) => `${name}: ${size}`);
  }

  test('no folder holds more files flat than a person takes in', () => {
    const folders = new Map<string, number>();
    for (const path of [...filesOf('server'), ...filesOf('web')]) {
      const folder = path.slice(0, path.lastIndexOf('/'));
      folders.set(folder, (folders.get(folder) ?? 0) + 1);
    }
    expect(over('Files flat in a folder', limits.filesFlat, [...folders])).toEqual([]);
  });

  test('no file is long', () => {
    const files = [...product, ...support];
    const isWords = (path: string) => path.startsWith('server/contract/words/');
    const sizes = files.map(({ path, lines }) => [path, lines] as const);
    expect(over('Lines of a file', limits.linesOfFile, sizes)).toEqual([]);
    const words = sizes.filter(([path]) => isWords(path));
    expect(over('Lines of a topic of words', limits.linesOfWords, words)).toEqual([]);
  });

  /** The callbacks of a test file are headings and rows of tables. */
  const functions = [...product, ...support]
    .flatMap((file) => file.functions)
    .filter(({ path, name }) => name !== '' || !/\.test\.tsx?$/.test(path));
  const nameOf = ({ path, line, name }: FunctionSpan) => `${path}:${line} ${name}`;

  test('no function is long', () => {
    const sizes = functions.map((one) => [nameOf(one), one.lines] as const);
    const others = sizes.filter(([name]) => !name.endsWith(' createApp'));
    expect(over('Lines of a function', limits.linesOfFunction, others)).toEqual([]);
  });

  test('the composition root can be read at one sitting', () => {
    const sizes = functions.filter(({ name }) => name === 'createApp').map((one) => [nameOf(one), one.lines] as const);
    expect(sizes).toHaveLength(1);
    expect(over('Lines of createApp', limits.createApp, sizes)).toEqual([]);
  });

  test('no function takes many parameters by their place', () => {
    const sizes = functions.map((one) => [nameOf(one), one.parameters] as const);
    expect(over('Parameters of a function', limits.parameters, sizes)).toEqual([]);
  });
});

describe('errands', () => {
  const names = (text: string) => new RegExp(`(?<![\\w-])${text}(?![\\w-])`);

  /** Findings of checks and of policy files may be called as the reasons that they become. */
  const findings = /^server\/(probe\/|http\/checks\/|mtasts\/lint\.ts|contract\/checks\.ts|live-checks\/observe\.ts)/;
  /** These act on one reason that they know. No newcomer has to come here. */
  const acting = /^server\/(cli\/policy|live-checks\/next-change)\.ts$/;

  test('a new reason is a rule, a line of the table, and its words', () => {
    const place = (path: string) => {
      if (path === 'server/readiness/reasons/table.ts') return 'table';
      if (path.startsWith('server/contract/words/')) return 'words';
      return path.startsWith('server/readiness/') ? 'rule' : path;
    };
    const files = product.filter(({ path }) => !findings.test(path) && !acting.test(path));
    const places = Object.keys(reasonTable).map((code) => {
      const named = files.filter(({ text }) => names(code).test(text)).map(({ path }) => place(path));
      return `${code}: ${[...new Set(named)].sort().join(', ')}`;
    });
    console.log(`Places of a reason: rule, table, words (${places.length} reasons)`);
    expect(places.filter((found) => !found.endsWith(': rule, table, words'))).toEqual([]);
  });

  test('a new endpoint is a schema, a route beside what answers it, and a line of the list', () => {
    const http = server.filter(({ path }) => path.startsWith('server/http/'));
    const wrong = Object.entries(routes).flatMap(([operation, { path }]) => {
      const declaring = http.filter(
        ({ text, texts }) => texts.has(path) && text.includes(`export const ${operation} = `),
      );
      const listing = http.filter(({ path: file, text }) => file.endsWith('/routes.ts') && names(operation).test(text));
      // Another method of the same address may stand in another file of the same resource.
      const folders = new Set(
        http
          .filter((file) => file.texts.has(path) && !file.path.startsWith('server/http/shell/'))
          .map((file) => file.path.replace(/\/[^/]*$/, '')),
      );
      const isRight = declaring.length === 1 && listing.length === 1 && folders.size === 1;
      return isRight
        ? []
        : [`${operation} ${path}: ${[...declaring, ...listing].map((file) => file.path)} ${[...folders]}`];
    });
    console.log(`Places of an endpoint: schema, route, list (${Object.keys(routes).length} endpoints)`);
    expect(wrong).toEqual([]);
  });
});
