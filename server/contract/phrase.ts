import { z } from 'zod';

/** A sentence before it is put into words: its key in the catalogues, and its values. Plain JSON. */
export interface Phrase {
  readonly key: string;
  readonly params: PhraseParams;
}

/** Text is worded already: it came from another program, or was stored by an earlier version of this one. */
export type Saying = string | Phrase;

/** Several sayings stand one after another. Instants are ISO text. */
export type PhraseValue = string | number | Phrase | readonly Saying[];

export type PhraseParams = Readonly<Record<string, PhraseValue>>;

const text = z.string().max(4096);

// The levels are written out, for what comes from elsewhere must not nest without end.
const leaf = phraseWith(z.union([text, z.number()]));
const twig = phraseWith(z.union([text, z.number(), leaf, z.array(z.union([text, leaf])).max(1000)]));
const branch = phraseWith(z.union([text, z.number(), twig, z.array(z.union([text, twig])).max(1000)]));

export const phraseParams: z.ZodType<PhraseParams> = paramsOf(
  z.union([text, z.number(), branch, z.array(z.union([text, branch])).max(1000)]),
);

export const saying: z.ZodType<Saying> = z
  .union([text, z.strictObject({ key: z.string().max(100), params: phraseParams })])
  .meta({ id: 'Saying' });

function phraseWith<Value extends z.ZodType>(value: Value) {
  return z.strictObject({ key: z.string().max(100), params: paramsOf(value) });
}

function paramsOf<Value extends z.ZodType>(value: Value) {
  return z.record(z.string().max(40), value);
}
