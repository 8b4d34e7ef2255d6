import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { RoomProps } from '../room/room.tsx';

type Places = typeof import('./index.ts');

let places: Places | undefined;

/**
 * Fetches the lobby, the inside of a room and the dialogs, which the hallway does without. Called as soon as someone may be on the
 * way there: a link with a room in it, a pointer or the focus on a card or on the button that makes a room.
 */
export async function loadInside(): Promise<void> {
  try {
    places ??= await import('./index.ts');
  } catch (cause) {
    // The network failed just now; standing there asks again.
    console.warn('a part of the page could not be fetched', cause);
  }
}

/** How often a page that stands before a room without its code asks for it again, ms. */
const RETRY_MS = 2_000;

function usePlaces(): Places | undefined {
  const [, setTries] = useState(0);
  useEffect(() => {
    // Also when the code is here by now: it may have come after this was shown without it, and before this ran.
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const fetchThem = async () => {
      await loadInside();
      if (stopped) return;
      setTries((tries) => tries + 1);
      if (!places) timer = setTimeout(() => void fetchThem(), RETRY_MS);
    };
    void fetchThem();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, []);
  return places;
}

/** What the hallway opens without having its code: shown as soon as that is here. */
export function Later({ children }: { children: (code: Places) => ComponentChildren }) {
  const code = usePlaces();
  return <>{code && children(code)}</>;
}

const Waiting = () => <main class="screen" aria-busy="true" />;

/** The lobby or the room, as soon as its code is here. */
export function Inside({ place, ...room }: { place: 'lobby' | 'room' } & RoomProps) {
  const code = usePlaces();
  if (!code) return <Waiting />;
  return place === 'lobby' ? <code.Lobby key="lobby" /> : <code.Room key="room" {...room} />;
}
