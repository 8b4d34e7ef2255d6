import { useId, useRef, useState } from 'preact/hooks';
import { MAX_NAME, MAX_TITLE } from '../session/view.ts';
import { Choice } from './choice.tsx';
import { Dialog } from './dialog.tsx';
import { Field } from './field.tsx';
import { useSession } from './session-context.ts';
import { t } from './texts.ts';

/** The dialog that makes a room. Stays open until the session shows the new room's lobby. */
export function StartRoom({ onClose }: { onClose: () => void }) {
  const { view, act } = useSession();
  const [title, setTitle] = useState('');
  const [name, setName] = useState(view.myName.value);
  const [who, setWho] = useState<'open' | 'link'>('open');
  const [checked, setChecked] = useState(false);
  const [opening, setOpening] = useState(false);
  const [failed, setFailed] = useState(false);
  const titleInput = useRef<HTMLInputElement>(null);
  const nameInput = useRef<HTMLInputElement>(null);
  const status = useId();

  const open = async () => {
    setChecked(true);
    if (title.trim() === '') return titleInput.current?.focus();
    if (name.trim() === '') return nameInput.current?.focus();
    setOpening(true);
    setFailed(false);
    try {
      await act.openRoom({ title, name, open: who === 'open' });
    } catch (cause) {
      console.error('opening a room failed', cause);
      setFailed(true);
    }
    setOpening(false);
  };

  return (
    <Dialog title={t.start.title} closeLabel={t.start.cancel} onClose={onClose}>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!opening) void open();
        }}
      >
        <p class="hint">{t.start.lead}</p>
        <Field
          label={t.start.roomTitle}
          hint={t.start.roomTitleHint}
          value={title}
          max={MAX_TITLE}
          problem={checked && title.trim() === '' ? t.start.titleMissing : undefined}
          autofocus
          input={titleInput}
          onInput={setTitle}
        />
        <Field
          label={t.start.name}
          hint={t.start.nameHint}
          value={name}
          max={MAX_NAME}
          problem={checked && name.trim() === '' ? t.start.nameMissing : undefined}
          autocomplete="nickname"
          input={nameInput}
          onInput={setName}
        />
        <Choice
          legend={t.start.who}
          value={who}
          options={[
            { value: 'open', label: t.start.open, hint: t.start.openHint },
            { value: 'link', label: t.start.byLink, hint: t.start.byLinkHint },
          ]}
          onChange={setWho}
        />
        <div class="form-end">
          <p id={status} class={failed ? 'hint problem' : 'hint'} role="status">
            {failed ? t.start.failed : opening ? t.start.opening : ''}
          </p>
          <button type="submit" class="button primary large" aria-disabled={opening} aria-describedby={status}>
            {t.start.submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
