import { nameAsked } from '../../contract/domain-name.ts';
import { HttpProblem } from './problems.ts';

/** What stands for what in paths: how each is read, and how the OpenAPI document describes it. */
export const pathParameters = {
  id: { read: readId, schema: { type: 'integer', minimum: 1 } },
  domain: {
    read: nameAsked,
    schema: { type: 'string', description: 'in A-labels or U-labels, with or without the final dot' },
  },
  what: { read: (text: string) => text, schema: { type: 'string' } },
} as const;

type Name = keyof typeof pathParameters;

type NamesIn<Path extends string> = Path extends `${string}:${infer Head}/${infer Tail}`
  ? Head | NamesIn<Tail>
  : Path extends `${string}:${infer Last}`
    ? Last
    : never;

/** The values of the parameters in a path, by name. */
export type PathValues<Path extends string> = {
  readonly [Key in NamesIn<Path> & Name]: ReturnType<(typeof pathParameters)[Key]['read']>;
};

/** The names in a path, in order. Throws for one that is none of `pathParameters`. */
export function parameterNames(path: string): Name[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => {
    if (!isName(name)) throw new Error(`${path}: ${name} is none of ${Object.keys(pathParameters).join(', ')}`);
    return name;
  });
}

/** The values that a request gives for the names in its path. Throws HttpProblem. */
export function readPath<Path extends string>(
  path: Path,
  given: Readonly<Record<string, string | string[] | undefined>>,
): PathValues<Path> {
  const values = parameterNames(path).map((name) => {
    const text = given[name];
    return [name, pathParameters[name].read(typeof text === 'string' ? text : '')] as const;
  });
  // The names are those of the path, which is what its type says.
  return Object.fromEntries(values) as PathValues<Path>;
}

function isName(text: string): text is Name {
  return Object.hasOwn(pathParameters, text);
}

function readId(text: string): number {
  const value = /^\d{1,15}$/.test(text) ? Number(text) : 0;
  if (value === 0) throw new HttpProblem(400, 'Bad request', 'The id is not a number.');
  return value;
}
