import { useLayoutEffect } from 'preact/hooks';
import { LoneKeys } from '../components/keys/lone-keys.ts';
import { takesText } from '../components/keys/takes-text.ts';
import { useSession } from '../shell/session-context.ts';
import { keysInUse } from './keys-in-use.ts';

/** What does more than mute waits for this long, ms: the next letter of a word takes it back. */
const SECOND_THOUGHT = 300;

/** The single-letter keys, active while this is mounted. None of them leaves the room: a word that is typed beside its field would. */
export function Shortcuts({ onList }: { onList: () => void }) {
  const session = useSession();
  // Before anybody sees what the keys do, and so before they press one.
  useLayoutEffect(() => {
    const keys = new LoneKeys();
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!keysInUse.value || takesText(event.target) || document.querySelector('dialog[open]')) return;
      if (event.key.length !== 1) return;
      clearTimeout(waiting);
      const key = event.key.toLowerCase();
      const alone = keys.press(key, performance.now());
      // The space between two words presses no button that happens to have the focus.
      if (key === ' ' && !alone) event.preventDefault();
      const run = alone ? command(key) : undefined;
      if (run === undefined) return;
      event.preventDefault();
      // Silence cannot wait, and is never wrong.
      if (key === 'm' && isLive()) run();
      else waiting = setTimeout(run, SECOND_THOUGHT);
    };
    const inRoom = () => (session.view.place.value === 'room' ? session.view.room.value : undefined);
    const isLive = (): boolean => {
      const room = inRoom();
      return room !== undefined && (room.unheard || !room.me.muted);
    };
    const command = (key: string): (() => void) | undefined => {
      const room = inRoom();
      if (key === '?') return onList;
      // Decided now: a button that is pressed before it is done is not to be undone.
      const live = isLive();
      if (key === 'm' && room?.canSpeak && !room.me.silenced) return () => session.act.setMuted(live);
      const up = room?.hands.some(({ me }) => me) ?? false;
      if (key === 'h' && (room?.maySay || up)) return () => void session.act.raiseHand(!up);
      return undefined;
    };
    document.addEventListener('keydown', pressed);
    return () => {
      clearTimeout(waiting);
      document.removeEventListener('keydown', pressed);
    };
  }, [session, onList]);
  return null;
}
