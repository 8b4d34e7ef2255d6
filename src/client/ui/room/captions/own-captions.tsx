import { useId } from 'preact/hooks';
import type { OwnCaptionState, RoomCaptions } from '../../../session/view/captions.ts';
import { Switch } from '../../components/form/switch.tsx';
import { t } from '../../texts/room-texts.ts';
import { OwnModels } from './own-models.tsx';

type Switched = Exclude<OwnCaptionState, 'looking' | 'none' | 'offered'>;

/** Read when it is shown, for the language may change. */
function hintOf(state: Switched, byModel: boolean): string {
  const { ownFetch, ownFetching, ownHint, ownFailed } = t.captions;
  const { starting, hint, broken } = t.models;
  const works = byModel ? hint : ownHint;
  const failed = byModel ? broken : ownFailed;
  return { fetchable: ownFetch, fetching: ownFetching, starting, off: works, on: works, failed }[state];
}

/** Somebody on stage is captioned by their own browser, or by a model of the server, or told that neither can. */
export function OwnCaptions({ captions }: { captions: RoomCaptions }) {
  const hint = useId();
  const state = captions.own.value;
  const { offered, used } = captions.models.value;
  if (state === 'looking') return null;
  if (state === 'none') return <p class="hint">{t.captions.ownNone}</p>;
  return (
    <div class="captions-own">
      {state !== 'offered' && (
        <>
          <Switch
            label={t.captions.own}
            on={state === 'on' || state === 'fetching' || state === 'starting'}
            describedBy={hint}
            onChange={(on) => captions.setOwn(on)}
          />
          <p id={hint} class="hint">
            {hintOf(state, used !== undefined)}
          </p>
        </>
      )}
      {offered.length > 0 && <OwnModels captions={captions} />}
    </div>
  );
}
