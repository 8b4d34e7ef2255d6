import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { MAX_NAME } from '../../../../node/records/constants.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/form/field.tsx';
import { useSession } from '../../shell/session-context.ts';
import { t } from '../../texts/room-texts.ts';

interface ComingUp {
  /** Whether the microphone is being opened. */
  readonly opening: boolean;
  /** Goes on stage: at once under a name, otherwise once one is given. */
  readonly comeUp: () => void;
  /** The question for a name, while it is asked. */
  readonly question: ComponentChildren;
  /** Takes the question back. */
  readonly forget: () => void;
}

/** Every way up to the stage, which `take` goes: nobody is heard without a name. */
export function useComingUp(take: () => Promise<void>): ComingUp {
  const { act, view } = useSession();
  const [opening, setOpening] = useState(false);
  const [asking, setAsking] = useState(false);
  const go = async () => {
    setOpening(true);
    await take().finally(() => setOpening(false));
  };
  return {
    opening,
    comeUp: () => {
      if (view.myName.value === '') setAsking(true);
      else if (!opening) void go();
    },
    question: asking && (
      <NameFirst
        onClose={() => setAsking(false)}
        onNamed={(name) => {
          act.setName(name);
          setAsking(false);
          void go();
        }}
      />
    ),
    forget: () => setAsking(false),
  };
}

interface NameFirstProps {
  readonly onNamed: (name: string) => void;
  readonly onClose: () => void;
}

/** Asks somebody who came to listen what to call them, before they are heard. */
function NameFirst({ onNamed, onClose }: NameFirstProps) {
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
