import { useRef, useState } from 'preact/hooks';
import { people } from '../../session/people/people-store.ts';
import { downloadJson } from '../components/download.ts';
import { t } from '../texts/room-texts.ts';

const loadActions = () => import('../../session/people/people-actions.ts');

/** The list as a file that anybody can read who has it, and such files read. */
export function ListFiles() {
  const [said, setSaid] = useState('');
  const [failed, setFailed] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      const left = await (await loadActions()).importPeople(file);
      setFailed(left > 0);
      setSaid([t.known.imported, left > 0 && t.known.leftOut(left)].filter(Boolean).join(' '));
    } catch (cause) {
      console.warn('no list was read', cause);
      setFailed(true);
      setSaid(t.known.importFailed);
    }
    // The same file may be chosen again.
    if (input.current) input.current.value = '';
  };
  return (
    <>
      <div class="known-files">
        <button
          type="button"
          class="button"
          aria-disabled={people.list.value.size === 0}
          onClick={() => people.list.value.size > 0 && downloadJson(people.write(), 'people.stoa-people.json')}
        >
          {t.known.exportList}
        </button>
        <button type="button" class="button" onClick={() => input.current?.click()}>
          {t.known.importList}
        </button>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          hidden
          aria-label={t.known.importList}
          onChange={(event) => void read(event.currentTarget.files?.[0])}
        />
      </div>
      <p class={failed ? 'hint problem' : 'hint'} role="status">
        {said}
      </p>
    </>
  );
}
