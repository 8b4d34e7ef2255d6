/**
 * The order of a list under someone's hand: what they see stays where it is, what is new comes at the end, what is gone leaves.
 * `before` holds the ids as last shown.
 */
export function steady<T extends { readonly id: string }>(before: readonly string[], now: readonly T[]): T[] {
  const places = new Map(before.map((id, place) => [id, place]));
  const place = ({ id }: T) => places.get(id) ?? before.length;
  // Sorting is stable: the new ones keep their order among themselves.
  return [...now].sort((a, b) => place(a) - place(b));
}
