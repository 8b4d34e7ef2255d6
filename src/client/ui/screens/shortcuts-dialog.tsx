import { Dialog } from '../components/dialog.tsx';
import { Switch } from '../components/form/switch.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/room-texts.ts';
import { keysInUse, setKeysInUse } from './keys-in-use.ts';

/** The list of keys, with the switch that turns them off. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { view } = useSession();
  const keys = [
    ...(view.microphone.value.pushToTalk ? [[t.shortcuts.space, t.shortcuts.hold] as const] : []),
    ['M', t.shortcuts.mute],
    ['H', t.shortcuts.hand],
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
      <Switch label={t.shortcuts.use} on={keysInUse.value} onChange={setKeysInUse} />
    </Dialog>
  );
}
