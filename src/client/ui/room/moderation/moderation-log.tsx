import { useId } from 'preact/hooks';
import type { Listing } from '../../../session/view/ban-lists.ts';
import type { LogEntry, Room } from '../../../session/view/room.ts';
import type { RuleDeed } from '../../../session/view/rules.ts';
import { Disc } from '../../components/avatar/avatar.tsx';
import { Name } from '../../components/avatar/name.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { listingWords, useLists } from '../../shell/listed.ts';
import { showReports } from '../../shell/reports-shown.ts';
import { useSession } from '../../shell/session-context.ts';
import { moment } from '../../texts/format-time.ts';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';
import { decides } from './decides.ts';

/** Who decides in the room, by which rules, and what was done so far, the latest first: the same for everyone. */
export function OrderPanel({ room, onClose }: { room: Room; onClose: () => void }) {
  const log = useId();
  const listed = useLists((lists) => lists.inForce(), `${room.id} ${room.log.length}`);
  return (
    <Dialog title={t.order.title} closeLabel={t.person.close} onClose={onClose}>
      <p class="order-chair">{room.chaired ? t.order.chair(shownName(room.chair)) : t.order.none}</p>
      <p class="hint">
        {room.stageBy === 'anyone' && room.rules?.invitedOnly !== true ? t.order.stageAnyone : t.order.stageInvited}{' '}
        {room.locked && t.order.locked}
      </p>
      <p class="hint">{t.report.kept}</p>
      {room.putOut.length > 0 && <PutOutList people={room.putOut} />}
      {decides(room) && (
        <button
          type="button"
          class="button"
          onClick={() => {
            onClose();
            showReports('inbox');
          }}
        >
          {t.report.inbox}
        </button>
      )}
      <section aria-labelledby={log}>
        <h3 id={log}>{t.order.log}</h3>
        <p class="hint">{room.log.length === 0 ? t.order.logNone : t.order.logLead}</p>
        <ol class="log">
          {room.log.toReversed().map((entry) => (
            <li key={entry.id}>
              <Time at={entry.at} />
              <p>{deedWords(entry)}</p>
              <Why listing={entry.deed === 'ban' ? listed?.get(entry.whom?.key ?? '') : undefined} />
            </li>
          ))}
        </ol>
      </section>
    </Dialog>
  );
}

/** By which list somebody was banned. */
function Why({ listing }: { listing: Listing | undefined }) {
  return listing === undefined ? null : <p class="hint">{listingWords(listing)}</p>;
}

function PutOutList({ people }: { people: Room['putOut'] }) {
  const { act } = useSession();
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <h3 id={heading}>{t.order.putOut}</h3>
      <ul class="put-out">
        {people.map(({ id, key, name, until, mayReturn }) => {
          const end = until === undefined ? undefined : moment(until);
          return (
            <li key={id}>
              <Disc face={{ key, name }} size="small" />
              <span class="put-out-who">
                <Name name={name} />
                <span class="hint">{end === undefined ? t.order.putOutGood : t.order.putOutUntil(end)}</span>
              </span>
              {mayReturn && (
                <button type="button" class="button" aria-description={shownName(name)} onClick={() => act.unban(id)}>
                  {t.order.letBack}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Time({ at }: { at: number }) {
  const when = moment(at);
  return <time dateTime={when?.toISOString()}>{when && t.order.time(when)}</time>;
}

/** The act as a sentence, without its time. */
export function deedWords({ by, deed, whom, seconds }: LogEntry): string {
  const name = shownName(by.name);
  if (isRule(deed))
    return t.rules.deeds[deed](name, seconds === undefined ? shownName(whom?.name ?? '') : t.rules.length(seconds));
  return t.order.deeds[deed](name, shownName(whom?.name ?? ''));
}

function isRule(deed: LogEntry['deed']): deed is RuleDeed {
  return deed in t.rules.deeds;
}
