/**
 * The order of a list that somebody is using: visible items stay in place, new ones are appended, gone ones are removed. `before` holds the ids as
 * last shown.
 */
export function steady<T extends { readonly id: string }>(before: readonly string[], now: readonly T[]): T[] {
  const places = new Map(before.map((id, place) => [id, place]));
  const place = ({ id }: T) => places.get(id) ?? before.length;
  // Sorting is stable: new items keep their order among themselves.
  return [...now].sort((a, b) => place(a) - place(b));
}
