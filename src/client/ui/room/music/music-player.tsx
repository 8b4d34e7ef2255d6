import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { NowPlaying, RoomMusic } from '../../../session/view/music.ts';
import type { Room } from '../../../session/view/room.ts';
import { clock } from '../../components/clock.ts';
import { CloseIcon } from '../../components/icons.tsx';
import { useSession } from '../../shell/session-context.ts';
import { t } from '../../texts/room-texts.ts';
import { musicShown } from './shown.ts';

/** What the browser's chooser offers first; what is in a file is found out from its bytes. */
const KINDS = 'audio/*,.opus,.ogg,.oga,.webm,.mp3,.m4a,.aac,.flac,.wav,.aif,.aiff,.amr,.3gp,.mp4,.mka';

/** Files, chosen or dropped, and the one that is played. */
export function MusicPlayer({ room }: { room: Room }) {
  const { act } = useSession();
  const title = useId();
  const head = useRef<HTMLHeadingElement>(null);
  const [music, setMusic] = useState<RoomMusic>();
  const mayPlay = room.mayPlay === true;
  useEffect(() => {
    let mounted = true;
    head.current?.focus();
    act.music().then(
      (found) => mounted && setMusic(found),
      (cause: unknown) => console.warn('music', cause),
    );
    return () => {
      mounted = false;
    };
  }, [act, room.id]);
  const close = () => {
    music?.stop();
    musicShown.value = false;
  };
  return (
    <section class="music" aria-labelledby={title}>
      <div class="music-head">
        <h2 id={title} ref={head} tabindex={-1}>
          {t.music.title}
        </h2>
        <button
          type="button"
          class="button icon-button quiet"
          aria-label={t.music.close}
          title={t.music.close}
          onClick={close}
        >
          <CloseIcon />
        </button>
      </div>
      {!mayPlay && <p class="hint">{t.music.mayNot}</p>}
      {mayPlay && music !== undefined && <Deck music={music} muted={room.me.muted} />}
    </section>
  );
}

function Deck({ music, muted }: { music: RoomMusic; muted: boolean }) {
  const now = music.now.value;
  return (
    <>
      {now !== undefined && <Playing music={music} now={now} />}
      <Chooser onFiles={(files) => music.add(files)} />
      <p class="visually-hidden" role="status">
        {now && t.music.playing(now.title)}
      </p>
      <div role="status">
        {music.failed.value.map(({ title, why }, i) => (
          <p key={`${i} ${title}`} class="hint problem">
            {t.music.failed[why](title)}
          </p>
        ))}
      </div>
      {now !== undefined && !muted && <p class="hint">{t.music.aloud}</p>}
    </>
  );
}

function Chooser({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: whoever does not drag has the button
    <div
      class="music-drop"
      data-over={over ? '' : undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={KINDS}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          // The same file may be chosen again.
          currentTarget.value = '';
        }}
      />
      <button type="button" class="button" aria-describedby={hint} onClick={() => input.current?.click()}>
        {t.music.choose}
      </button>
      <p id={hint} class="hint">
        {t.music.drop}
      </p>
    </div>
  );
}

function Playing({ music, now }: { music: RoomMusic; now: NowPlaying }) {
  const volume = useId();
  const waiting = music.waiting.value;
  const percent = Math.round(music.volume.value * 100);
  return (
    <div class="music-now">
      <p class="music-title">
        <bdi>{now.title}</bdi>
      </p>
      <div class="music-time">
        <progress
          aria-label={t.music.progress}
          aria-valuetext={clock(now.seconds)}
          {...(now.length === undefined ? {} : { max: now.length, value: Math.min(now.seconds, now.length) })}
        />
        <span class="music-clock" dir="ltr">
          {now.length === undefined ? clock(now.seconds) : `${clock(now.seconds)} / ${clock(now.length)}`}
        </span>
      </div>
      <div class="music-buttons">
        <button type="button" class="button" onClick={() => music.setPaused(!now.paused)}>
          {now.paused ? t.music.resume : t.music.pause}
        </button>
        {waiting.length > 0 && (
          <button type="button" class="button" onClick={() => music.next()}>
            {t.music.next}
          </button>
        )}
        <button type="button" class="button" onClick={() => music.stop()}>
          {t.music.stop}
        </button>
      </div>
      <div class="volume">
        <label for={volume}>{t.music.volume}</label>
        <input
          id={volume}
          type="range"
          min="0"
          max="100"
          step="5"
          value={percent}
          aria-valuetext={t.person.volumeValue(percent)}
          onInput={(event) => music.setVolume(event.currentTarget.valueAsNumber / 100)}
        />
      </div>
      {waiting.length > 0 && (
        <>
          <h3 class="music-next">{t.music.upNext}</h3>
          <ol class="music-waiting">
            {waiting.map((title, i) => (
              <li key={`${i} ${title}`}>
                <bdi>{title}</bdi>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
