import { useRef, useState } from 'preact/hooks';
import type { HallwayRoom, Hallway as HallwayView } from '../session/view.ts';
import { Colonnade } from './colonnade.tsx';
import { loadInside } from './inside.tsx';
import { RoomCard } from './room-card.tsx';
import { ScreenTitle } from './screen-title.tsx';
import { useSession } from './session-context.ts';
import { StartRoom } from './start-room.tsx';
import { steady } from './steady.ts';
import { t } from './texts.ts';

/** How long after a touch, a move of the pointer or of the focus the rooms keep their order, ms. */
const AT_HAND_MS = 5_000;

/** Where people see which rooms there are. */
export function Hallway() {
  const { view } = useSession();
  const [starting, setStarting] = useState(false);
  const hallway = view.hallway.value;
  return (
    <main class="screen hallway">
      <div class="masthead">
        <Colonnade />
        <div class="masthead-words">
          <ScreenTitle title={t.hallway.title(hallway.community)} />
          <p class="lead">{t.hallway.lead}</p>
        </div>
        <button
          type="button"
          class="button primary start"
          onClick={() => {
            setStarting(true);
            void loadInside();
          }}
        >
          {t.hallway.start}
        </button>
      </div>
      <section class="rooms" aria-label={t.hallway.rooms} aria-busy={hallway.status === 'connecting'}>
        <Rooms hallway={hallway} />
      </section>
      {starting && <StartRoom onClose={() => setStarting(false)} />}
    </main>
  );
}

function Rooms({ hallway }: { hallway: HallwayView }) {
  const { status, rooms } = hallway;
  if (rooms.length > 0) {
    return (
      <>
        {status === 'offline' && <p class="rooms-words">{t.hallway.offlineKnown}</p>}
        <Cards rooms={rooms} />
      </>
    );
  }
  if (status === 'connecting') return <Placeholders />;
  const offline = status === 'offline';
  return (
    <div class="invitation" role="status">
      <h2>{offline ? t.hallway.offlineTitle : t.hallway.emptyTitle}</h2>
      <p>{offline ? t.hallway.offline : t.hallway.empty}</p>
    </div>
  );
}

/** The rooms, liveliest first; but a card does not move away from a hand that is about to take it. */
function Cards({ rooms }: { rooms: readonly HallwayRoom[] }) {
  const touched = useRef(Number.NEGATIVE_INFINITY);
  const order = useRef<readonly string[]>([]);
  const shown = performance.now() - touched.current < AT_HAND_MS ? steady(order.current, rooms) : rooms;
  order.current = shown.map(({ id }) => id);
  const atHand = () => {
    touched.current = performance.now();
    void loadInside();
  };
  return (
    <ul class="cards" onPointerMove={atHand} onPointerDown={atHand} onFocusIn={atHand}>
      {shown.map((room) => (
        <RoomCard key={room.id} room={room} />
      ))}
    </ul>
  );
}

/** Three quiet cards of the size of real ones, so that nothing jumps when those arrive. */
function Placeholders() {
  return (
    <>
      <p class="visually-hidden" role="status">
        {t.hallway.connecting}
      </p>
      <div class="cards" aria-hidden="true">
        {[0, 1, 2].map((card) => (
          <div key={card} class="card placeholder">
            <span class="placeholder-title" />
            <span class="placeholder-faces">
              <span />
              <span />
              <span />
            </span>
            <span class="placeholder-line" />
          </div>
        ))}
      </div>
    </>
  );
}
