/** `T` with nothing in it to be changed, however deep. Types inferred from a schema are given out so. */
export type Immutable<T> = T extends object ? { readonly [Member in keyof T]: Immutable<T[Member]> } : T;
