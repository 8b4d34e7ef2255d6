import { useRef, useState } from 'preact/hooks';
import { MAX_NAME } from '../../../../node/records/constants.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/form/field.tsx';
import { t } from '../../texts/room-texts.ts';

interface NameFirstProps {
  readonly onNamed: (name: string) => void;
  readonly onClose: () => void;
}

/** Asks somebody who came to listen what to call them, before they are heard. */
export function NameFirst({ onNamed, onClose }: NameFirstProps) {
  const [name, setName] = useState('');
  const [checked, setChecked] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const missing = name.trim() === '';
  return (
    <Dialog title={t.room.speakTitle} closeLabel={t.person.close} onClose={onClose}>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          setChecked(true);
          if (missing) input.current?.focus();
          else onNamed(name);
        }}
      >
        <Field
          label={t.microphone.name}
          hint={t.microphone.nameHint}
          value={name}
          max={MAX_NAME}
          problem={checked && missing ? t.microphone.nameMissing : undefined}
          autofocus
          autocomplete="nickname"
          input={input}
          onInput={setName}
        />
        <div class="form-end">
          <button type="submit" class="button primary">
            {t.room.speak}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
