import { useCallback, useRef, useState } from 'preact/hooks';
import type { PlannedMeeting, PlannedRoom } from '../../session/view/planned.ts';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/planned-texts.ts';
import { ChangePlan } from './change-plan.tsx';

interface HostDeskProps {
  readonly plan: PlannedRoom;
  readonly next: PlannedMeeting;
  readonly onChanged: () => Promise<void>;
}

type Deed = 'open' | 'skip' | 'cancel';
/** What was pressed: a question whether it is meant, the deed under way, or that nobody took it. */
type State =
  | { readonly is: 'asking'; readonly deed: Exclude<Deed, 'open'> }
  | { readonly is: 'idle' | 'doing' | 'failed' };

const focus = (button: HTMLButtonElement | null): void => button?.focus();

/** What the host of a planned room can do before it is open. */
export function HostDesk({ plan, next, onChanged }: HostDeskProps) {
  const { act } = useSession();
  const [state, setState] = useState<State>({ is: 'idle' });
  const [changing, setChanging] = useState(false);
  /** The question was answered with no: the focus goes back to what is there. */
  const back = useRef(false);
  const takeBack = useCallback((button: HTMLButtonElement | null) => {
    if (button === null || !back.current) return;
    back.current = false;
    button.focus();
  }, []);
  const isSeries = plan.schedule.times > 1;

  const run = async (deed: Deed) => {
    setState({ is: 'doing' });
    try {
      const desk = await act.planned();
      if (deed === 'open') await desk.open(plan.id, next.index);
      else if (deed === 'skip') await desk.skip(plan.id, next.index);
      else await desk.cancel(plan.id);
      setState({ is: 'idle' });
      await onChanged();
    } catch (cause) {
      console.error('a planned room stays as it was', cause);
      setState({ is: 'failed' });
    }
  };

  if (state.is === 'asking')
    return (
      <div key="asking" class="planned-desk" role="alertdialog" aria-label={t.planned.sure[state.deed]}>
        <p>{t.planned.sure[state.deed]}</p>
        <div class="planned-links">
          <button
            type="button"
            class="button"
            ref={focus}
            onClick={() => {
              back.current = true;
              setState({ is: 'idle' });
            }}
          >
            {t.planned.keep}
          </button>
          <button type="button" class="button bad" onClick={() => void run(state.deed)}>
            {t.planned.deeds[state.deed]}
          </button>
        </div>
      </div>
    );
  return (
    <div key="desk" class="planned-desk">
      <p>{t.planned.mine}</p>
      <button
        type="button"
        class="button primary large"
        aria-disabled={state.is === 'doing'}
        onClick={() => state.is !== 'doing' && void run('open')}
      >
        {t.planned.deeds.open}
      </button>
      <div class="planned-links">
        <button type="button" class="button" ref={takeBack} onClick={() => setChanging(true)}>
          {t.planned.change}
        </button>
        {isSeries && (
          <button type="button" class="button" onClick={() => setState({ is: 'asking', deed: 'skip' })}>
            {t.planned.deeds.skip}
          </button>
        )}
        <button type="button" class="button" onClick={() => setState({ is: 'asking', deed: 'cancel' })}>
          {isSeries ? t.planned.cancelAll : t.planned.deeds.cancel}
        </button>
      </div>
      <p class={state.is === 'failed' ? 'hint problem' : 'hint'} role="status">
        {state.is === 'failed' ? t.planned.failed : state.is === 'doing' ? t.planned.doing : ''}
      </p>
      {changing && (
        <ChangePlan
          plan={plan}
          onClose={() => setChanging(false)}
          onChanged={async () => {
            setChanging(false);
            await onChanged();
          }}
        />
      )}
    </div>
  );
}
