import { useId } from 'preact/hooks';
import type { OwnCaptionState, RoomCaptions } from '../../../session/view/captions.ts';
import { Switch } from '../../components/form/switch.tsx';
import { t } from '../../texts/room-texts.ts';

/** Read when it is shown, for the language may change. */
function hintOf(state: Exclude<OwnCaptionState, 'looking' | 'none'>): string {
  const { ownFetch, ownFetching, ownHint, ownFailed } = t.captions;
  return { fetchable: ownFetch, fetching: ownFetching, off: ownHint, on: ownHint, failed: ownFailed }[state];
}

/** Somebody on stage is captioned by their own browser, or told that it cannot. */
export function OwnCaptions({ captions }: { captions: RoomCaptions }) {
  const hint = useId();
  const state = captions.own.value;
  if (state === 'looking') return null;
  if (state === 'none') return <p class="hint">{t.captions.ownNone}</p>;
  return (
    <div class="captions-own">
      <Switch
        label={t.captions.own}
        on={state === 'on' || state === 'fetching'}
        describedBy={hint}
        onChange={(on) => captions.setOwn(on)}
      />
      <p id={hint} class="hint">
        {hintOf(state)}
      </p>
    </div>
  );
}
