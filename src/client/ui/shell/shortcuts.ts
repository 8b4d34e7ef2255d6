import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Session } from '../../session/view/index.ts';
import { recall, remember } from './ui-storage.ts';

const KEY = 'stoa.shortcuts';

/** Single letters disturb those who steer by voice: they can be switched off, and stay off. */
export const keysInUse = signal(recall(KEY) !== 'off');

export function setKeysInUse(use: boolean): void {
  keysInUse.value = use;
  remember(KEY, use ? undefined : 'off');
}

/** Listens for the single-letter keys while mounted. */
export function useShortcuts(session: Session, onList: () => void): void {
  useEffect(() => {
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
}

function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'range', 'button'].includes(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
