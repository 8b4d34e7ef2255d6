import { useRef, useState } from 'preact/hooks';
import { MAX_TITLE } from '../../../node/records/constants.ts';
import type { PlanForm, PlannedRoom } from '../../session/view/planned.ts';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/form/field.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/planned-texts.ts';
import { formOf, PlanFields } from './plan-fields.tsx';

/** The dialog in which a host changes what they have planned. */
export function ChangePlan({
  plan,
  onClose,
  onChanged,
}: {
  plan: PlannedRoom;
  onClose: () => void;
  onChanged: () => void;
}) {
  const { act } = useSession();
  const [title, setTitle] = useState(plan.title);
  const [form, setForm] = useState<PlanForm>(() => formOf(plan));
  const [state, setState] = useState<'idle' | 'doing' | 'time' | 'failed'>('idle');
  const titleInput = useRef<HTMLInputElement>(null);

  const save = async () => {
    if (title.trim() === '') return titleInput.current?.focus();
    setState('doing');
    try {
      await (await act.planned()).change(plan.id, title, form);
      onChanged();
    } catch (cause) {
      console.warn('a planned room was not changed', cause);
      setState(cause instanceof RangeError ? 'time' : 'failed');
    }
  };

  return (
    <Dialog title={t.planned.changeTitle} closeLabel={t.start.cancel} onClose={onClose}>
      <form
        class="form start-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (state !== 'doing') void save();
        }}
      >
        <Field
          label={t.start.roomTitle}
          hint={t.start.roomTitleHint}
          value={title}
          max={MAX_TITLE}
          problem={title.trim() === '' ? t.start.titleMissing : undefined}
          autofocus
          input={titleInput}
          onInput={setTitle}
        />
        <PlanFields form={form} problem={state === 'time'} onChange={setForm} />
        <div class="form-end">
          <p class={state === 'failed' ? 'hint problem' : 'hint'} role="status">
            {state === 'failed' ? t.planned.failed : state === 'doing' ? t.planned.doing : ''}
          </p>
          <button type="submit" class="button primary large" aria-disabled={state === 'doing'}>
            {t.planned.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
