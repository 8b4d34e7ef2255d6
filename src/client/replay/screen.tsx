import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { clock } from '../ui/components/clock.ts';
import { StoaIcon } from '../ui/components/icons.tsx';
import { moment } from '../ui/texts/format-time.ts';
import { shownName, shownTitle } from '../ui/texts/names.ts';
import { t } from '../ui/texts/replay-texts.ts';
import { Controls } from './controls.tsx';
import { actionOf, type PressedKey } from './keyboard.ts';
import type { NoReplay, Replay } from './load-replay.ts';
import { offerMediaKeys } from './media-keys.ts';
import type { Player } from './player.ts';
import { Proof } from './proof.tsx';
import { Said } from './said.tsx';
import { Timeline } from './timeline.tsx';
import { Verifier } from './verification.ts';

/** `loading` is undefined while the replay is looked for. */
export function Screen({ player, loading }: { player: Player; loading: Replay | NoReplay | undefined }) {
  if (typeof loading === 'string') return <None why={loading} />;
  return (
    <Frame>
      {loading === undefined ? (
        <p class="lead" role="status">
          {t.replay.loading}
        </p>
      ) : (
        <Loaded player={player} replay={loading} />
      )}
    </Frame>
  );
}

function Frame({ children }: { children: preact.ComponentChildren }) {
  return (
    <div class="page">
      <header class="band">
        <span class="brand">
          <StoaIcon />
          <span>{t.brand}</span>
        </span>
      </header>
      <main class="screen replay">{children}</main>
    </div>
  );
}

function None({ why }: { why: NoReplay }) {
  const [title, words] = {
    absent: [t.replay.absentTitle, t.replay.absent],
    broken: [t.replay.brokenTitle, t.replay.broken],
    'other-room': [t.replay.absentTitle, t.replay.otherRoom],
  }[why] as [string, string];
  return (
    <Frame>
      <h1 class="screen-title">{title}</h1>
      <p class="lead" role="status">
        {words}
      </p>
      <button type="button" class="button primary" onClick={() => location.reload()}>
        {t.replay.again}
      </button>
    </Frame>
  );
}

function Loaded({ player, replay }: { player: Player; replay: Replay }) {
  const { manifest, info, lasts } = replay;
  const verifier = useMemo(() => new Verifier(), []);
  /** The stem of the speaker who is heard alone. */
  const [only, setOnly] = useState<string>();
  const search = useRef<HTMLInputElement>(null);
  const title = shownTitle(manifest.title);
  const names = manifest.speakers.map(({ name }) => shownName(name));
  const at = moment(manifest.started);
  useEffect(() => {
    document.title = `${title} · ${t.brand}`;
    return offerMediaKeys(player, { title, artist: t.replay.who(names), lasts });
    // Nothing of it changes while it is shown.
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const action = actionOf(pressed(event));
      if (action === undefined) return;
      event.preventDefault();
      if (action.do === 'toggle') player.toggle();
      else if (action.do === 'move') player.move(action.by);
      else if (action.do === 'seek') player.seek(action.to === 'start' ? 0 : lasts);
      else search.current?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [player, lasts]);
  return (
    <>
      <div class="replay-head">
        <p class="tag">{t.replay.kind}</p>
        <h1 class="screen-title">{title}</h1>
        <p class="lead">
          {[at === undefined ? '' : t.replay.at(at), clock(lasts), t.replay.who(names)].filter(Boolean).join(' · ')}
        </p>
        {info.cuts.length > 0 && <Cuts replay={replay} />}
      </div>
      <Controls player={player} replay={replay} />
      <Timeline player={player} replay={replay} verifier={verifier} only={only} onOnly={setOnly} />
      <div class="replay-columns">
        <Said player={player} replay={replay} searchBox={search} />
        <Proof player={player} replay={replay} verifier={verifier} />
      </div>
      <p class="hint only-with-keys">{t.replay.keys}</p>
    </>
  );
}

function Cuts({ replay: { info } }: { replay: Replay }) {
  const seconds = (slots: number): number => slots / 50;
  const gone = info.cuts.reduce((sum, { lasted }) => sum + seconds(lasted), 0);
  return (
    <details class="hint">
      <summary>{t.replay.cuts(info.cuts.length, clock(gone))}</summary>
      <ul>
        {info.cuts.map(({ at, lasted }) => (
          <li key={at}>{t.replay.cutAt(clock(seconds(at)), clock(seconds(lasted)))}</li>
        ))}
      </ul>
    </details>
  );
}

function pressed({ key, ctrlKey, altKey, metaKey, target }: KeyboardEvent): PressedKey {
  const element = target instanceof Element ? target : document.body;
  const on = element.matches('[role="slider"]')
    ? 'slider'
    : element.matches('input[type="text"], input[type="search"], textarea')
      ? 'text'
      : element.matches('select, input')
        ? 'choice'
        : element.matches('button, a, summary')
          ? 'button'
          : 'page';
  return { key, modified: ctrlKey || altKey || metaKey, on };
}
