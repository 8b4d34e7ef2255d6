import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { steady } from '../components/stable-order.ts';
import type { AcquaintedRoom } from './acquainted.ts';
import { RoomCard } from './room-card.tsx';

/** How long the rooms keep their order after a touch, or a move of the pointer or the focus, ms. */
const AT_HAND_MS = 5_000;
/** New cards in one frame: more than a phone shows while there are few, and of many the others a few at a time. */
const FIRST = 8;
const MORE = 4;

interface Drawn {
  readonly room: AcquaintedRoom;
  readonly card: VNode;
}

/**
 * The rooms, liveliest first; but a card does not move away while somebody is about to press it. Of many new ones the first are there at once and the others
 * within a second, a few in each frame; and a room that is the same object as before is not drawn again, so that a phone keeps up with a full hallway.
 */
export function Cards({ rooms }: { rooms: readonly AcquaintedRoom[] }) {
  const touched = useRef(Number.NEGATIVE_INFINITY);
  const order = useRef<readonly string[]>([]);
  const drawn = useRef<ReadonlyMap<string, Drawn>>(new Map());
  const [, setFrame] = useState(0);
  const ordered = performance.now() - touched.current < AT_HAND_MS ? steady(order.current, rooms) : rooms;
  order.current = ordered.map(({ id }) => id);
  const now = new Map<string, Drawn>();
  let more = drawn.current.size < FIRST ? FIRST : MORE;
  for (const room of ordered) {
    const held = drawn.current.get(room.id);
    // A card that is the same object is left as it is.
    if (held?.room === room) now.set(room.id, held);
    else if (held !== undefined || more-- > 0) now.set(room.id, { room, card: <RoomCard key={room.id} room={room} /> });
  }
  const isMore = now.size < ordered.length;
  useEffect(() => {
    if (!isMore) return undefined;
    const frame = requestAnimationFrame(() => setFrame((before) => before + 1));
    return () => cancelAnimationFrame(frame);
  });
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
