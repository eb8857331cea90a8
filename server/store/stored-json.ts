import { z } from 'zod';
import { type Saying, saying } from '../contract/phrase.ts';

/**
 * What is kept as JSON and can be made anew: a verdict, a check. It is read by the schema that it is written by, so that a row
 * of an earlier program is judged or checked again and never served. `version` rises when the meaning changes and the shape
 * does not; what carries none was written when there was only the first.
 */
export interface StoredShape<Value> {
  readonly version: number;
  readonly schema: z.ZodType<Value>;
}

export function writeStored<Value extends object>(shape: StoredShape<Value>, value: Value): string {
  return JSON.stringify({ v: shape.version, ...value });
}

/** Null where `text` was written in another version, or is not of the shape. */
export function readStored<Value>(shape: StoredShape<Value>, text: string): Value | null {
  const stored = storedObject.safeParse(JSON.parse(text)).data;
  if (stored === undefined) return null;
  const { v, ...value } = stored;
  return v === shape.version ? (shape.schema.safeParse(value).data ?? null) : null;
}

const storedObject = z.looseObject({ v: z.number().default(1) });

/**
 * A list kept as JSON that nothing can make anew, such as the mx patterns of a report. What this program cannot read in it is
 * left out; the rest stands.
 */
export function readStoredList<Item>(item: z.ZodType<Item>, text: string): Item[] {
  return z
    .array(z.unknown())
    .parse(JSON.parse(text))
    .flatMap((value) => item.safeParse(value).data ?? []);
}

/** A saying in a column of its own; the text itself where another version of this program kept something else. */
export function readStoredSaying(text: string): Saying {
  return text.startsWith('{"key":') ? (saying.safeParse(JSON.parse(text)).data ?? text) : text;
}

export function writeStoredSaying(one: Saying): string {
  return typeof one === 'string' ? one : JSON.stringify(one);
}

export function readStoredTexts(text: string): string[] {
  return readStoredList(z.string(), text);
}
