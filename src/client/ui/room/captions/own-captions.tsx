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

/** Somebody on stage is captioned by their own browser, or by a model of the server, or told that neither can; and whoever can be, reads others by the same. */
export function OwnCaptions({ captions, speaks }: { captions: RoomCaptions; speaks: boolean }) {
  const hint = useId();
  const state = captions.own.value;
  const { offered, used } = captions.models.value;
  if (state === 'looking') return null;
  if (state === 'none') return speaks ? <p class="hint">{t.captions.ownNone}</p> : null;
  return (
    <div class="captions-own">
      {speaks && state !== 'offered' && (
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
      <ReadAlong captions={captions} />
      {offered.length > 0 && <OwnModels captions={captions} speaks={speaks} />}
    </div>
  );
}

function ReadAlong({ captions }: { captions: RoomCaptions }) {
  const hint = useId();
  const state = captions.along.value;
  if (state === 'none') return null;
  const { alongHint, starting, broken } = t.models;
  return (
    <>
      <Switch
        label={t.models.along}
        on={state === 'on' || state === 'starting'}
        describedBy={hint}
        onChange={(on) => captions.setAlong(on)}
      />
      <p id={hint} class="hint">
        {{ off: alongHint, on: alongHint, starting, failed: broken }[state]}
      </p>
    </>
  );
}
