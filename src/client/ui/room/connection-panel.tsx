import { useId, useState } from 'preact/hooks';
import type { Room } from '../../session/view/room.ts';
import { Disc } from '../components/avatar/avatar.tsx';
import { Dialog } from '../components/dialog.tsx';
import { SelectableText } from '../components/selectable-text.tsx';
import { useCopy } from '../components/use-copy.ts';
import { useSession } from '../shell/session-context.ts';
import { shownName } from '../texts/names.ts';
import { t } from '../texts/room-texts.ts';
import { DataUse } from './data-use.tsx';
import { hearingWords, leadWords, misdeedWords, spokenWords } from './people/connection-text.ts';

/** How each voice arrives, and a text for a bug report when it does not. */
export function HearingPanel({ room, onClose }: { room: Room; onClose: () => void }) {
  const { act } = useSession();
  const { copied, copy } = useCopy();
  const compare = useId();
  const [report, setReport] = useState('');
  const voices = room.stage.filter(({ me }) => !me);
  const copyReport = async () => {
    const text = await act.report();
    setReport(text);
    await copy(text);
  };
  return (
    <Dialog title={t.hearing.title} closeLabel={t.hearing.done} onClose={onClose}>
      <p class="hint">{leadWords(room)}</p>
      <ul class="hearing">
        {voices.map((person) => (
          <li key={person.id} class={`hearing-${person.path.kind}`} aria-label={shownName(person.name)}>
            <Disc face={person} size="small" />
            <p>{hearingWords(person)}</p>
          </li>
        ))}
      </ul>
      {room.spokenBy !== undefined && <p class="hint">{spokenWords(room.spokenBy, room.relaysOnly)}</p>}
      {room.leftRelays.length > 0 && (
        <>
          <p class="hint">{room.leftRelays.length === 1 ? t.hearing.left : t.hearing.leftMany}</p>
          <ul class="hearing">
            {room.leftRelays.map((relay) => (
              <li key={relay.id} class="hearing-lost">
                <p>{misdeedWords(relay)}</p>
              </li>
            ))}
          </ul>
        </>
      )}
      {room.words.length > 0 && (
        <section class="compare" aria-labelledby={compare}>
          <h3 id={compare}>{t.hearing.wordsTitle}</h3>
          <p class="compare-words">{room.words.join(' · ')}</p>
          <p class="hint">{t.hearing.words}</p>
        </section>
      )}
      <DataUse traffic={room.traffic} />
      {copied === 'failed' && <SelectableText label={t.hearing.report} hint={t.hearing.copyFailed} text={report} />}
      <div class="form-end">
        <p class="hint" role="status">
          {copied === 'yes' && t.hearing.copied}
        </p>
        <button type="button" class="button" onClick={() => void copyReport()}>
          {t.hearing.copy}
        </button>
      </div>
    </Dialog>
  );
}
