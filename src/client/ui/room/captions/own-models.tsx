import { useId } from 'preact/hooks';
import type { OfferedModel, RoomCaptions } from '../../../session/view/captions.ts';
import { languageName } from '../../texts/language.ts';
import { t } from '../../texts/room-texts.ts';

/** The models of the server, for somebody whose browser does not caption: what each is and weighs, before anything is fetched. */
export function OwnModels({ captions, speaks }: { captions: RoomCaptions; speaks: boolean }) {
  const { offered, failed } = captions.models.value;
  return (
    <div class="caption-models">
      {captions.own.value === 'offered' && <p class="hint">{speaks ? t.models.lead : t.models.leadAlong}</p>}
      <ul aria-label={t.models.title}>
        {offered.map((model) => (
          <Model key={model.id} model={model} captions={captions} />
        ))}
      </ul>
      <p class="hint problem" role="status" hidden={!failed}>
        {failed ? t.models.failed : ''}
      </p>
    </div>
  );
}

function Model({ model, captions }: { model: OfferedModel; captions: RoomCaptions }) {
  const what = useId();
  const { used, fetching } = captions.models.value;
  const { id, name, language, licence, bytes, kept } = model;
  const about = [languageName(language) || language, t.recordings.size(bytes / 1e6), licence];
  // What is here already is read in a moment: that is no fetching.
  const isFetched = fetching?.id === id && !kept;
  return (
    <li>
      <p id={what}>
        <bdi>{name}</bdi>
        <span class="hint">{about.filter((part) => part !== '').join(' · ')}</span>
      </p>
      {isFetched ? (
        <div class="caption-model-fetching">
          <progress max={1} value={fetching.share} aria-label={t.models.fetching} />
          <button type="button" class="button" onClick={() => captions.stopFetching()}>
            {t.models.stop}
          </button>
        </div>
      ) : (
        used !== id && (
          <button type="button" class="button" aria-describedby={what} onClick={() => captions.useModel(id)}>
            {kept ? t.models.use(name) : t.models.fetch(name)}
          </button>
        )
      )}
      {kept && (
        <button type="button" class="button text-button" onClick={() => captions.removeModel(id)}>
          {t.models.remove(name)}
        </button>
      )}
    </li>
  );
}
