import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Session } from '../session/view.ts';
import { Dialog } from './dialog.tsx';
import { recall, remember } from './memory.ts';
import { Switch } from './switch.tsx';
import { t } from './texts.ts';

const KEY = 'stoa.shortcuts';

/** Single letters disturb those who steer by voice: they can be switched off, and stay off. */
const inUse = signal(recall(KEY) !== 'off');

/** Listens for the single-letter keys while mounted. */
export function useShortcuts(session: Session, onList: () => void): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!inUse.value || takesText(event.target) || document.querySelector('dialog[open]')) return;
      const room = session.view.room.value;
      const inRoom = session.view.place.value === 'room' && room !== undefined;
      if (event.key === '?') onList();
      else if (inRoom && event.key.toLowerCase() === 'm' && room.canSpeak) session.act.setMuted(!room.me.muted);
      else if (inRoom && event.key.toLowerCase() === 'h') void session.act.raiseHand(!room.hands.some(({ me }) => me));
      else if (inRoom && event.key.toLowerCase() === 'l') session.act.leave();
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

/** The list of keys, with the switch that ends them. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const keys = [
    ['M', t.shortcuts.mute],
    ['H', t.shortcuts.hand],
    ['L', t.shortcuts.leave],
    ['?', t.shortcuts.list],
  ] as const;
  return (
    <Dialog title={t.shortcuts.title} closeLabel={t.shortcuts.close} onClose={onClose}>
      <dl class="keys">
        {keys.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <Switch
        label={t.shortcuts.use}
        on={inUse.value}
        onChange={(on) => {
          inUse.value = on;
          remember(KEY, on ? undefined : 'off');
        }}
      />
    </Dialog>
  );
}
