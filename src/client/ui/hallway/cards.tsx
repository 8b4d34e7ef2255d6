import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { steady } from '../components/stable-order.ts';
import type { AcquaintedRoom } from './acquainted.ts';
import { RoomCard } from './room-card.tsx';

/** How long the rooms keep their order after a touch, or a move of the pointer or the focus, ms. */
const AT_HAND_MS = 5_000;
/** Cards in the first frame, more than a phone shows, and in each of those that follow. */
const FIRST = 8;
const MORE = 4;

interface Drawn {
  readonly room: AcquaintedRoom;
  readonly card: VNode;
}

/**
 * The rooms, liveliest first; but a card does not move away while somebody is about to press it. Of many the first are there at once and the others within a
 * second, a few in each frame; and of those that change the others are not drawn again, so that a phone keeps up with a full hallway.
 */
export function Cards({ rooms }: { rooms: readonly AcquaintedRoom[] }) {
  const touched = useRef(Number.NEGATIVE_INFINITY);
  const order = useRef<readonly string[]>([]);
  const drawn = useRef<ReadonlyMap<string, Drawn>>(new Map());
  const [count, setCount] = useState(FIRST);
  const isMore = count < rooms.length;
  useEffect(() => {
    if (!isMore) return undefined;
    const frame = requestAnimationFrame(() => setCount(count + MORE));
    return () => cancelAnimationFrame(frame);
  }, [isMore, count]);
  const ordered = performance.now() - touched.current < AT_HAND_MS ? steady(order.current, rooms) : rooms;
  order.current = ordered.map(({ id }) => id);
  const now = new Map<string, Drawn>();
  for (const room of ordered.slice(0, count)) {
    const held = drawn.current.get(room.id);
    // What is the same object is left as it is.
    now.set(room.id, held && isSame(held.room, room) ? held : { room, card: <RoomCard key={room.id} room={room} /> });
  }
  drawn.current = now;
  const atHand = () => {
    touched.current = performance.now();
  };
  return (
    <ul class="cards" onPointerMove={atHand} onPointerDown={atHand} onFocusIn={atHand}>
      {Array.from(now.values(), ({ card }) => card)}
    </ul>
  );
}

/** Rooms are lists and texts all the way down. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  const [left, right] = [a, b] as readonly Readonly<Record<string, unknown>>[];
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => isSame(left![name], right![name]));
}
