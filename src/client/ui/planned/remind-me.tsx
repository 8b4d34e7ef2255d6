import { useId, useState } from 'preact/hooks';
import { canPush } from '../../session/planned/reminders/push.ts';
import { canRemind, mayRemind, refuse, setPush, want, wanted } from '../../session/planned/reminders/reminders.ts';
import type { PlannedRoom } from '../../session/view/planned.ts';
import { Switch } from '../components/form/switch.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/planned-texts.ts';

type Problem = 'denied' | 'failed';

/** Lets somebody be reminded of a planned room, by this page, and by its relay where that offers it. */
export function RemindMe({ plan, servers }: { plan: PlannedRoom; servers: readonly string[] }) {
  const { view } = useSession();
  const id = useId();
  const [problem, setProblem] = useState<Problem>();
  /** What was pressed, until it holds or is refused. */
  const [pressed, setPressed] = useState<{ readonly what: 'me' | 'push'; readonly on: boolean }>();
  const held = wanted.value.find((one) => one.plan === plan.id);
  const run = async (what: 'me' | 'push', on: boolean, deed: () => Promise<Problem | undefined>) => {
    if (pressed !== undefined) return;
    setPressed({ what, on });
    setProblem(undefined);
    try {
      setProblem(await deed());
    } catch (cause) {
      console.warn('a reminder stays as it was', cause);
      setProblem('failed');
    }
    setPressed(undefined);
  };
  const remind = async (on: boolean): Promise<Problem | undefined> => {
    if (!on) await refuse(plan.id);
    else if (await mayRemind()) want(plan, servers, () => view.place.peek() === 'room');
    else return 'denied';
    return undefined;
  };
  return (
    <div class="planned-remind">
      <Switch
        label={t.remind.me}
        describedBy={`${id}-when`}
        on={pressed?.what === 'me' ? pressed.on : held !== undefined}
        onChange={(on) => void run('me', on, () => remind(on))}
      />
      <p id={`${id}-when`} class="hint">
        {t.remind.when}
      </p>
      {held !== undefined && canPush() && (
        <>
          <Switch
            label={t.remind.push}
            describedBy={`${id}-push`}
            on={pressed?.what === 'push' ? pressed.on : held.push}
            onChange={(on) => void run('push', on, () => setPush(plan.id, on, t.locale).then(() => undefined))}
          />
          <p id={`${id}-push`} class="hint">
            {t.remind.pushHint}
          </p>
        </>
      )}
      <p class={problem ? 'hint problem' : 'hint'} role="status">
        {problem
          ? t.remind[problem]
          : pressed !== undefined
            ? t.planned.doing
            : held === undefined
              ? !canRemind() && t.remind.denied
              : held.push
                ? t.remind.byRelay
                : t.remind.byPage}
      </p>
    </div>
  );
}
