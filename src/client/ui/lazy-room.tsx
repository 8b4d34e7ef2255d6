import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { RoomProps } from './room.tsx';

let Room: ComponentType<RoomProps> | undefined;

/** Fetches the inside of a room, which the hallway does without. A lobby calls it while its guest looks around. */
export async function loadRoom(): Promise<void> {
  try {
    Room ??= (await import('./room.tsx')).Room;
  } catch (cause) {
    // The network failed just now; entering tries again.
    console.warn('the room could not be fetched', cause);
  }
}

/** How often a page that stands in a room without its code asks for it again, ms. */
const RETRY_MS = 2_000;

/** The room, as soon as its code is here: at once for who came through a lobby. */
export function LazyRoom(props: RoomProps) {
  const [, setTries] = useState(0);
  useEffect(() => {
    if (Room) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const fetchIt = async () => {
      await loadRoom();
      if (stopped) return;
      setTries((tries) => tries + 1);
      if (!Room) timer = setTimeout(() => void fetchIt(), RETRY_MS);
    };
    void fetchIt();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, []);
  return Room ? <Room {...props} /> : <main class="screen room" aria-busy="true" />;
}
