import { useId } from 'preact/hooks';
import type { PersonSummary, RoomSummary } from '../../node/listener/room-summary.ts';
import { Disc } from '../ui/components/avatar/avatar.tsx';
import { Name } from '../ui/components/avatar/name.tsx';
import { VoiceRing } from '../ui/components/avatar/ring.tsx';
import { StoaIcon } from '../ui/components/icons.tsx';
import { t } from '../ui/texts/listener-texts.ts';
import { shownName, shownTitle } from '../ui/texts/names.ts';
import type { Listening } from './listening.ts';
import type { Trouble } from './messages.ts';

/** Faces that are drawn; of a larger stage the others are counted. */
const FACES = 12;

/** `page`: the address of the room's own page. */
export function Screen({ listening, page }: { listening: Listening; page: string }) {
  const summary = listening.summary.value;
  const trouble = listening.trouble.value;
  const gone = trouble !== undefined && trouble !== 'sound';
  return (
    <main class="embed">
      {summary === undefined || gone ? (
        <Nothing trouble={trouble} title={summary?.title} />
      ) : (
        <Found listening={listening} summary={summary} />
      )}
      {trouble === 'sound' && (
        <p class="hint" role="alert">
          {t.notices.oldBrowser}
        </p>
      )}
      <p class="embed-foot">
        {trouble !== 'link' && trouble !== 'over' && (
          <a class="button" href={page} target="_blank" rel="noopener">
            {t.lobby.join}
          </a>
        )}
        <a class="embed-brand" href={page} target="_blank" rel="noopener">
          <StoaIcon />
          <span>{t.brand}</span>
        </a>
      </p>
    </main>
  );
}

function Found({ listening, summary }: { listening: Listening; summary: RoomSummary }) {
  const heading = useId();
  const { title, host, onStage, listeners } = summary;
  const hears = listening.hears.value;
  return (
    <>
      <div class="embed-head">
        <h1 id={heading}>{shownTitle(title)}</h1>
        <p class="hint">{t.lobby.hostedBy(host && shownName(host))}</p>
        <p class="hint">{t.people(onStage.length, listeners)}</p>
      </div>
      <button
        type="button"
        class={hears ? 'button embed-listen' : 'button primary embed-listen'}
        aria-describedby={heading}
        onClick={() => (hears ? listening.rest() : void listening.listen())}
      >
        {hears ? t.room.leave : t.lobby.listen}
      </button>
      {hears && listening.silent.value && (
        <p class="hint" role="alert">
          {t.notices.tapToHear}{' '}
          <button type="button" class="button" onClick={() => listening.resume()}>
            {t.notices.tapToHearAction}
          </button>
        </p>
      )}
      <section aria-label={t.room.stage}>
        {onStage.length === 0 && <p class="hint">{t.room.stageEmpty}</p>}
        <ul class="embed-stage">
          {onStage.slice(0, FACES).map((person) => (
            <Speaker key={person.id} person={person} listening={listening} />
          ))}
        </ul>
        {onStage.length > FACES && <p class="hint">{t.room.more(onStage.length - FACES)}</p>}
      </section>
    </>
  );
}

function Speaker({ person, listening }: { person: PersonSummary; listening: Listening }) {
  return (
    <li data-muted={person.muted ? '' : undefined}>
      <Disc face={person} size="medium" ring={<VoiceRing level={listening.levels.of(person.id)} />} />
      <Name name={person.name} />
      {person.muted && <span class="visually-hidden">{t.room.muted}</span>}
    </li>
  );
}

function Nothing({ trouble, title }: { trouble: Trouble | undefined; title: string | undefined }) {
  const [head, words] =
    trouble === 'link'
      ? [t.lobby.invalidTitle, t.lobby.invalid]
      : trouble === 'over'
        ? [t.lobby.closedTitle, title === undefined ? '' : shownTitle(title)]
        : trouble === 'closed'
          ? [t.lobby.members, t.lobby.tier]
          : trouble === 'absent'
            ? [t.lobby.absentTitle, t.lobby.absent]
            : [t.lobby.lookingTitle, t.lobby.looking];
  return (
    <div class="embed-head" role="status">
      <h1>{head}</h1>
      <p class="hint">{words}</p>
    </div>
  );
}
