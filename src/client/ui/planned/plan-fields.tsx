import { useId } from 'preact/hooks';
import { MAX_DESCRIPTION, MAX_TIMES } from '../../../node/planned/constants.ts';
import { meetingOf, type Repeat } from '../../../node/planned/meetings.ts';
import type { PlanForm, PlannedRoom } from '../../session/view/planned.ts';
import { t } from '../texts/planned-texts.ts';

/** Minutes. */
const LENGTHS = [30, 45, 60, 90, 120, 180, 240];
const REPEATS: readonly Repeat[] = ['once', 'weekly', 'monthly'];
/** How often what repeats is held unless the host says otherwise: a year. */
const A_YEAR: Readonly<Record<Repeat, number>> = { once: 1, weekly: 52, monthly: 12 };

/** Digits of a day and a time as inputs have them, by this device's clock. */
function inputsOf(at: Date): Pick<PlanForm, 'day' | 'time'> {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString();
  return { day: local.slice(0, 10), time: local.slice(11, 16) };
}

/** Tomorrow at this hour, to begin with. */
export function emptyForm(now = Date.now()): PlanForm {
  const tomorrow = new Date(now + 86_400_000);
  tomorrow.setMinutes(0);
  return { ...inputsOf(tomorrow), description: '', others: [], length: 60, repeat: 'once', times: 1 };
}

/** What is planned, as its host sees it on this device. */
export function formOf({ description, hosts, schedule }: PlannedRoom): PlanForm {
  const { length, repeat, times } = schedule;
  const first = new Date(meetingOf(schedule, 0).starts);
  return { ...inputsOf(first), description, others: hosts.slice(1), length, repeat, times };
}

interface PlanFieldsProps {
  readonly form: PlanForm;
  /** The time that was chosen cannot be. */
  readonly problem: boolean;
  readonly onChange: (form: PlanForm) => void;
}

/** When a room is, how long and how often, and what it is about. */
export function PlanFields({ form, problem, onChange }: PlanFieldsProps) {
  const id = useId();
  const set = (part: Partial<PlanForm>) => onChange({ ...form, ...part });
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll('_', ' ');
  const lengths = LENGTHS.includes(form.length) ? LENGTHS : [...LENGTHS, form.length].sort((a, b) => a - b);
  return (
    <>
      <div class="field">
        <div class="plan-row">
          <label>
            {t.planned.day}
            <input
              type="date"
              value={form.day}
              aria-invalid={problem}
              aria-describedby={`${id}-when`}
              onInput={(event) => set({ day: event.currentTarget.value })}
            />
          </label>
          <label>
            {t.planned.hour}
            <input
              type="time"
              value={form.time}
              aria-invalid={problem}
              aria-describedby={`${id}-when`}
              onInput={(event) => set({ time: event.currentTarget.value })}
            />
          </label>
        </div>
        <p id={`${id}-when`} class={problem ? 'hint problem' : 'hint'} aria-live="polite">
          {problem ? t.planned.notThen : t.planned.zone(zone)}
        </p>
      </div>
      <div class="plan-row">
        <label>
          {t.planned.length}
          <select value={form.length} onChange={(event) => set({ length: Number(event.currentTarget.value) })}>
            {lengths.map((length) => (
              <option key={length} value={length}>
                {t.planned.lasts(length)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t.planned.repeat}
          <select
            value={form.repeat}
            onChange={(event) => {
              const repeat = event.currentTarget.value as Repeat;
              set({ repeat, times: A_YEAR[repeat] });
            }}
          >
            {REPEATS.map((repeat) => (
              <option key={repeat} value={repeat}>
                {t.planned.repeats[repeat]}
              </option>
            ))}
          </select>
        </label>
        {form.repeat !== 'once' && (
          <label>
            {t.planned.times}
            <input
              type="number"
              inputMode="numeric"
              min={2}
              max={MAX_TIMES}
              value={form.times}
              onChange={(event) => {
                const times = Math.round(event.currentTarget.valueAsNumber) || 2;
                set({ times: Math.min(MAX_TIMES, Math.max(2, times)) });
              }}
            />
          </label>
        )}
      </div>
      <div class="field">
        <label for={`${id}-about`}>{t.planned.about}</label>
        <textarea
          id={`${id}-about`}
          rows={3}
          dir="auto"
          maxLength={MAX_DESCRIPTION}
          value={form.description}
          onInput={(event) => set({ description: event.currentTarget.value })}
        />
      </div>
      <div class="field">
        <label for={`${id}-others`}>{t.planned.others}</label>
        <input
          id={`${id}-others`}
          type="text"
          dir="auto"
          autocomplete="off"
          defaultValue={form.others.join(', ')}
          aria-describedby={`${id}-others-hint`}
          onInput={(event) => set({ others: event.currentTarget.value.split(/[,،、]/) })}
        />
        <p id={`${id}-others-hint`} class="hint">
          {t.planned.othersHint}
        </p>
      </div>
    </>
  );
}
