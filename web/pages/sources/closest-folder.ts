/** Existing folders, those whose names are most like the requested one first. */
export function closestFirst(there: readonly string[], asked: string): string[] {
  const wanted = plain(asked);
  return [...there].sort((a, b) => unlikeness(a, wanted) - unlikeness(b, wanted));
}

/** Without case, and without the folders above and the characters that people leave out. */
function plain(name: string): string {
  return (name.split(/[/.]/).pop() ?? name).toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

function unlikeness(name: string, wanted: string): number {
  const own = plain(name);
  if (own === wanted) return 0;
  if (own === '' || wanted === '') return 3;
  if (own.includes(wanted) || wanted.includes(own)) return 1;
  return sharedStart(own, wanted) >= 3 ? 2 : 3;
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
