/** Which rooms of a hallway have changed since it was last told of them: what follows from the others need not be made again. Pure. */

interface Identified {
  readonly id: string;
}

/** These rooms by their id, in their order; those of which nothing has changed as the objects that they were. */
export function sameRooms<R extends Identified>(
  before: ReadonlyMap<string, R>,
  rooms: readonly R[],
): ReadonlyMap<string, R> {
  return new Map(
    rooms.map((room) => {
      const held = before.get(room.id);
      return [room.id, held !== undefined && isSame(held, room) ? held : room] as const;
    }),
  );
}

/** Rooms are lists and texts all the way down. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (a === b) return true;
  const [left, right] = [a, b] as readonly Readonly<Record<string, unknown>>[];
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => isSame(left![name], right![name]));
}
