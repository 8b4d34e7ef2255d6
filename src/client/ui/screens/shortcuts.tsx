import { useLayoutEffect } from 'preact/hooks';
import { useSession } from '../shell/session-context.ts';
import { keysInUse } from './keys-in-use.ts';

/** The single-letter keys, active while this is mounted. */
export function Shortcuts({ onList }: { onList: () => void }) {
  const session = useSession();
  // Before anybody sees what the keys do, and so before they press one.
  useLayoutEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!keysInUse.value || takesText(event.target) || document.querySelector('dialog[open]')) return;
      const room = session.view.room.value;
      const inRoom = session.view.place.value === 'room' && room !== undefined;
      if (event.key === '?') onList();
      else if (!inRoom) return;
      else if (event.key.toLowerCase() === 'm' && room.canSpeak && !room.me.silenced)
        session.act.setMuted(!room.me.muted);
      else if (event.key.toLowerCase() === 'h') {
        const up = room.hands.some(({ me }) => me);
        if (room.maySay || up) void session.act.raiseHand(!up);
      } else if (event.key.toLowerCase() === 'l') session.act.leave();
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [session, onList]);
  return null;
}

function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'range', 'button'].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
