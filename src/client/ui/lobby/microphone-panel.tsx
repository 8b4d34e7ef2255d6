import { useEffect, useRef } from 'preact/hooks';
import { MAX_NAME } from '../../../node/records/constants.ts';
import { Field } from '../components/form/field.tsx';
import type { MicrophonePanelProps } from '../shell/later.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/room-texts.ts';
import { HearYourself } from './hear-yourself.tsx';
import { MicrophoneCheck } from './microphone-check.tsx';

/** Below the buttons of the lobby: the name and the microphone to join with. */
export function MicrophonePanel({ name, onName, checked }: MicrophonePanelProps) {
  const { open, problem: broken } = useSession().view.microphone.value;
  const panel = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const missing = checked && name.trim() === '';
  // A name is needed first.
  useEffect(() => {
    panel.current?.scrollIntoView({ block: 'start', behavior: 'instant' });
    if (name.trim() === '') input.current?.focus();
  }, []);
  useEffect(() => {
    if (missing) input.current?.focus();
  }, [missing]);
  return (
    <div class="door-panel" ref={panel}>
      <h2>{t.microphone.title}</h2>
      <Field
        label={t.microphone.name}
        hint={t.microphone.nameHint}
        value={name}
        max={MAX_NAME}
        problem={missing ? t.microphone.nameMissing : undefined}
        autocomplete="nickname"
        input={input}
        onInput={onName}
      />
      <MicrophoneCheck />
      {open && broken === undefined && <HearYourself />}
    </div>
  );
}
