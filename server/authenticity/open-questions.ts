import type { ResolveTxt } from './dns-txt.ts';

/** Lets so many questions be open at a time; the others wait, in the order in which they came. */
export function openAtMost(most: number, resolve: ResolveTxt): ResolveTxt {
  let open = 0;
  const waiting: (() => void)[] = [];
  return async (name) => {
    if (open >= most) await new Promise<void>((begin) => waiting.push(begin));
    else open += 1;
    try {
      return await resolve(name);
    } finally {
      const next = waiting.shift();
      if (next === undefined) open -= 1;
      else next();
    }
  };
}
