import { useEffect, useMemo, useState } from 'preact/hooks';
import type { RoomId } from '../../node/identity/ids.ts';
import { serverSays } from '../session/platform/relay-discovery.ts';
import { device } from '../session/platform/storage.ts';
import { clock } from '../ui/components/clock.ts';
import { Switch } from '../ui/components/form/switch.tsx';
import { Icon } from '../ui/components/icons.tsx';
import { useCopy } from '../ui/components/use-copy.ts';
import { t } from '../ui/texts/replay-texts.ts';
import { linkAt } from './address.ts';
import type { Replay } from './load-replay.ts';
import type { Player } from './player.ts';
import { quietOf } from './quiet.ts';

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3];
const STEP = 10;

export function Controls({ player, replay }: { player: Player; replay: Replay }) {
  const state = player.state.value;
  const isPlaying = state === 'playing' || state === 'waiting';
  return (
    <section class="replay-controls" aria-label={t.replay.position}>
      <div class="replay-buttons">
        <button
          type="button"
          class="button icon-button quiet"
          aria-label={t.replay.back(STEP)}
          title={t.replay.back(STEP)}
          onClick={() => player.move(-STEP)}
        >
          <BackIcon />
        </button>
        <button type="button" class="button primary large replay-play" onClick={() => player.toggle()}>
          {isPlaying ? <PauseIcon /> : <PlayIcon />}
          {isPlaying ? t.replay.pause : t.replay.play}
        </button>
        <button
          type="button"
          class="button icon-button quiet"
          aria-label={t.replay.on(STEP)}
          title={t.replay.on(STEP)}
          onClick={() => player.move(STEP)}
        >
          <OnIcon />
        </button>
        <p class="replay-time" aria-live="off">
          <strong>{clock(player.at.value)}</strong> / {clock(replay.lasts)}
          <span class="hint" role="status">
            {state === 'waiting' ? t.replay.waiting : state === 'failed' ? t.replay.noSound : ''}
          </span>
        </p>
      </div>
      <div class="replay-choices">
        <Speed player={player} />
        <SkipSilence player={player} replay={replay} />
        <CopyLink player={player} room={replay.manifest.room} />
      </div>
    </section>
  );
}

function Speed({ player }: { player: Player }) {
  return (
    <label class="replay-speed">
      {t.replay.speed}
      <select value={player.speed.value} onChange={({ currentTarget }) => player.setSpeed(Number(currentTarget.value))}>
        {SPEEDS.map((speed) => (
          <option key={speed} value={speed}>
            {t.replay.times(speed)}
          </option>
        ))}
      </select>
    </label>
  );
}

function SkipSilence({ player, replay: { peaks } }: { player: Player; replay: Replay }) {
  const quiet = useMemo(() => (peaks === undefined ? [] : quietOf(peaks)), [peaks]);
  const [on, setOn] = useState(device.get('replay.skip') === 'yes');
  useEffect(() => player.skip(on ? quiet : []), [player, on, quiet]);
  if (quiet.length === 0) return null;
  return (
    <Switch
      label={t.replay.skipSilence}
      on={on}
      onChange={(wanted) => {
        setOn(wanted);
        device.set('replay.skip', wanted ? 'yes' : undefined);
      }}
    />
  );
}

function CopyLink({ player, room }: { player: Player; room: RoomId }) {
  const { copied, copy } = useCopy();
  const link = () => linkAt(location.href, room, player.at.value, serverSays.value['previews'] === true);
  return (
    <>
      <button type="button" class="button" onClick={() => void copy(link())}>
        <span role="status">{copied === 'yes' ? t.replay.copied : t.replay.copyLink}</span>
      </button>
      {copied === 'failed' && <input type="text" readOnly value={link()} aria-label={t.replay.copyLink} />}
    </>
  );
}

const PlayIcon = () => (
  <Icon>
    <path d="M8 5.500v13l10.500-6.500z" fill="currentColor" />
  </Icon>
);

const PauseIcon = () => (
  <Icon>
    <path d="M8.500 6v12M15.500 6v12" stroke-width="3" />
  </Icon>
);

const BackIcon = () => (
  <Icon>
    <path d="M4.500 5v5h5M5 10a8 8 0 1 1-.800 4.500" />
  </Icon>
);

const OnIcon = () => (
  <Icon>
    <path d="M19.500 5v5h-5M19 10a8 8 0 1 0 .800 4.500" />
  </Icon>
);
