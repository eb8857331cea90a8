import type { en } from './en/en.ts';
import type { pages } from './en/pages.ts';
import type { Message } from './message.ts';

/** The key of a sentence. */
export type Key = keyof typeof en;

/** The key of a sentence that every page has in its language. */
export type PageKey = keyof typeof pages;

type NamesIn<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;

/** The names of the values that a sentence needs. */
export type NamesOf<K extends Key> = (typeof en)[K] extends { readonly other: infer Text }
  ? NamesIn<Text> | 'n'
  : NamesIn<(typeof en)[K]>;

/** Every key of English with a message of another language. */
export type Catalogue = Readonly<Record<Key, Message>>;

/** What the pages have of a language; it may be more. */
export type PageCatalogue = Readonly<Record<PageKey, Message>>;
