import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { HeartIcon } from '../../components/control-icons.tsx';
import { Popover } from '../../components/popover.tsx';
import { useSession } from '../../shell/session-context.ts';
import { t } from '../../texts/room-texts.ts';

/** In wire order. */
const FACES = ['❤️', '👏', '😂', '😮', '👍'] as const;
/** Applause stays visible for this long after the last reaction, ms. */
const LINGER_MS = 4_000;

/** The button that opens the reactions, and the reactions. */
export function ReactButton() {
  const { act } = useSession();
  const panel = useId();
  return (
    <>
      <button type="button" class="button control control-react" popovertarget={panel}>
        <HeartIcon />
        {t.room.react}
      </button>
      <Popover id={panel} label={t.room.react}>
        <ul class="reactions">
          {FACES.map((face, reaction) => (
            <li key={face}>
              <button
                type="button"
                class="button icon-button quiet reaction"
                aria-label={t.room.reactions[reaction]}
                title={t.room.reactions[reaction]}
                popovertarget={panel}
                popovertargetaction="hide"
                onClick={() => void act.react(reaction)}
              >
                <span aria-hidden="true">{face}</span>
              </button>
            </li>
          ))}
        </ul>
      </Popover>
    </>
  );
}

/** Recent reactions, by kind. `counts` only grow; earlier ones are not shown. They have a place of their own, so nothing moves for them. */
export function Applause({ counts }: { counts: readonly number[] }) {
  const [recent, setRecent] = useState<readonly number[]>([]);
  const before = useRef(counts);
  useEffect(() => {
    const more = counts.map((n, i) => Math.max(0, n - (before.current[i] ?? 0)));
    before.current = counts;
    if (more.some((n) => n > 0)) setRecent((shown) => more.map((n, i) => n + (shown[i] ?? 0)));
  }, [counts]);
  useEffect(() => {
    const timer = recent.length > 0 ? setTimeout(() => setRecent([]), LINGER_MS) : undefined;
    return () => clearTimeout(timer);
  }, [recent]);
  return (
    <ul class="applause" aria-label={t.room.applause}>
      {FACES.map((face, reaction) => {
        const count = recent[reaction] ?? 0;
        if (count === 0) return null;
        return (
          <li key={face}>
            <span aria-hidden="true">{face}</span>
            <span class="visually-hidden">{t.room.reactions[reaction]}</span> {t.room.count(count)}
          </li>
        );
      })}
    </ul>
  );
}
