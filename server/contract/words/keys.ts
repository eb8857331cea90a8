import type { en } from './en/en.ts';
import type { Message } from './message.ts';

/** The key of a sentence. */
export type Key = keyof typeof en;

type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** The names of the values that a sentence needs. */
export type NamesOf<K extends Key> = (typeof en)[K] extends { readonly other: infer Text }
  ? NamesIn<Text> | 'n'
  : NamesIn<(typeof en)[K]>;

/** Every key of English with a message of another language. */
export type Catalogue = Readonly<Record<Key, Message>>;
