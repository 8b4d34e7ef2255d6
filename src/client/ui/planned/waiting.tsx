import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { readFragment } from '../../../node/directory/fragment.ts';
import { GRACE } from '../../../node/planned/constants.ts';
import { findPlans } from '../../session/planned/find-plans.ts';
import { ownServer, serversOf } from '../../session/platform/relay-servers.ts';
import type { LobbyStatus } from '../../session/view/lobby.ts';
import type { PlannedMeeting, PlannedRoom } from '../../session/view/planned.ts';
import { SelectableText } from '../components/selectable-text.tsx';
import { useCopy } from '../components/use-copy.ts';
import { HALLWAY_HREF } from '../shell/header.tsx';
import { ScreenTitle } from '../shell/screen-title.tsx';
import { useSession } from '../shell/session-context.ts';
import { moment } from '../texts/format-time.ts';
import { shownName, shownTitle } from '../texts/names.ts';
import { t } from '../texts/planned-texts.ts';
import { HostDesk } from './host-desk.tsx';
import { planInAddress } from './plan-in-address.ts';
import { RemindMe } from './remind-me.tsx';
import { useNow } from './use-now.ts';

/** How often servers are asked whether the host has changed something, ms. */
const ASK_AGAIN = 30_000;

/** The lobby of a room that is planned and not open: it says when it is, and gives way to the room's own once it is. `children`: where nothing is planned. */
export function Waiting({ status, children }: { status: LobbyStatus; children: ComponentChildren }) {
  const [plan, setPlan] = useState<PlannedRoom>();
  const now = useNow();
  const { room, relays } = readFragment(location.hash);
  const id = planInAddress();
  const ask = async (): Promise<void> => {
    if (id === undefined) return;
    const [found] = await findPlans([ownServer(), ...serversOf(relays)], { room: id });
    if (planInAddress() === id) setPlan(found);
  };
  useEffect(() => {
    setPlan(undefined);
    void ask();
    const timer = setInterval(() => void ask(), ASK_AGAIN);
    return () => clearInterval(timer);
  }, [id]);
  if (plan === undefined) return <>{children}</>;
  if (plan.cancelled) return <Cancelled plan={plan} />;
  const isOpenNo = status === 'absent' || status === 'closed';
  // A meeting whose room is over, or never opened, gives way to the next.
  const next = plan.meetings.find(
    (meeting) => !(meeting.room === room && isOpenNo && (status === 'closed' || meeting.ends <= now)),
  );
  if (next === undefined) return <>{children}</>;
  return (
    <>
      {next.room !== room && isOpenNo && <Onward href={next.href} relays={relays} />}
      <Lobby plan={plan} next={next} now={now} servers={serversOf(relays)} onChanged={ask} />
    </>
  );
}

/** The room of the next meeting is another one: the page waits there. */
function Onward({ href, relays }: { href: string; relays: readonly string[] }) {
  useEffect(() => {
    const parts = relays.map((relay) => `&relay=${encodeURIComponent(relay)}`).join('');
    location.replace(href + parts);
  }, [href]);
  return null;
}

interface LobbyProps {
  readonly plan: PlannedRoom;
  readonly next: PlannedMeeting;
  readonly now: number;
  /** Others than the page's own that may have the plan. */
  readonly servers: readonly string[];
  readonly onChanged: () => Promise<void>;
}

function Lobby({ plan, next, now, servers, onChanged }: LobbyProps) {
  const at = moment(next.starts);
  const left = next.starts - now;
  return (
    <main class="screen lobby planned-lobby">
      <div class="lobby-room">
        <ScreenTitle title={shownTitle(plan.title)} />
        <p class="lead lobby-host">{t.planned.who(plan.hosts.map(shownName))}</p>
        {at && (
          <p class="planned-when">
            <strong>{t.planned.at(at)}</strong>
            <span class="hint">
              {[
                t.planned.lasts(plan.schedule.length),
                plan.schedule.repeat !== 'once' && t.planned.repeats[plan.schedule.repeat],
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </p>
        )}
        {plan.description !== '' && (
          <p class="planned-about" dir="auto">
            {plan.description}
          </p>
        )}
      </div>
      <div class="planned-wait">
        <p class="planned-left" role="status">
          {left > 0 ? t.planned.startsIn(left / 60_000) : left > -GRACE ? t.planned.soon : t.planned.late}
        </p>
        {plan.mine ? (
          <HostDesk plan={plan} next={next} onChanged={onChanged} />
        ) : (
          <>
            <p>{t.planned.opens}</p>
            <ComeIn />
          </>
        )}
        <RemindMe plan={plan} servers={servers} />
        <Links plan={plan} />
      </div>
    </main>
  );
}

/** Who presses it is taken in when the room opens: from this gesture on the browser lets sound out. */
function ComeIn() {
  const { act, view } = useSession();
  const [coming, setComing] = useState(false);
  const wanted = useRef(false);
  wanted.current = coming;
  useEffect(
    () => () => {
      // This lobby gives way to the room's: it is open, if it has been found.
      if (wanted.current && view.lobby.peek()?.status === 'found') void act.joinListening();
    },
    [],
  );
  return (
    <label class="switch planned-come">
      <input
        type="checkbox"
        role="switch"
        checked={coming}
        aria-checked={coming}
        onChange={(event) => {
          setComing(event.currentTarget.checked);
          void act.resumeSound();
        }}
      />
      <span>{t.planned.come}</span>
    </label>
  );
}

function Links({ plan }: { plan: PlannedRoom }) {
  const { copied, copy } = useCopy();
  return (
    <>
      <div class="planned-links">
        <a class="button" href={plan.calendar} download="stoa.ics">
          {t.planned.add}
        </a>
        <button type="button" class="button" onClick={() => void copy(plan.link)}>
          {copied === 'yes' ? t.room.copied : t.room.copyLink}
        </button>
        <a class="button text-button" href={HALLWAY_HREF}>
          {t.lobby.toHallway}
        </a>
      </div>
      {copied === 'failed' && <SelectableText label={t.room.link} hint={t.room.copyFailed} text={plan.link} />}
    </>
  );
}

function Cancelled({ plan }: { plan: PlannedRoom }) {
  return (
    <main class="screen lobby lobby-none">
      <ScreenTitle title={shownTitle(plan.title)} />
      <p class="lead" role="status">
        {t.planned.cancelled}
      </p>
      <a class="button primary" href={HALLWAY_HREF}>
        {t.lobby.toHallway}
      </a>
    </main>
  );
}
