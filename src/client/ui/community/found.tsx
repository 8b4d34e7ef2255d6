import { useId, useRef, useState } from 'preact/hooks';
import type {
  Community,
  Finding,
  FoundDraft,
  FoundField,
  PlaceCheck,
  SignedFound,
} from '../../session/view/communities.ts';
import { Dialog } from '../components/dialog.tsx';
import { downloadJson } from '../components/download.ts';
import { Field } from '../components/form/field.tsx';
import { SelectableText } from '../components/selectable-text.tsx';
import { useCopy } from '../components/use-copy.ts';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/community-texts.ts';

/** How the community that is shown is looked for, while or after none of its relays answers. */
export function FindingLine({ community }: { community: Community | undefined }) {
  const { act } = useSession();
  const finding = community?.finding;
  // It stands there before there is anything to say, so that what is said is read aloud.
  return (
    <div class="community-finding" role="status">
      {finding && <p>{said(finding)}</p>}
      {community && finding?.state === 'hidden' && (
        <button
          type="button"
          class="button"
          onClick={() => void act.communities().then((communities) => communities.look(community.id))}
        >
          {t.found.ask}
        </button>
      )}
    </div>
  );
}

function said({ state, asked, places, by = '' }: Finding): string {
  if (state === 'found') return t.found.foundBy(by);
  if (state === 'nowhere') return t.found.nowhere(places);
  return state === 'asking' ? t.found.askingThem(asked) : t.found.unasked(asked);
}

/** Characters kept of an address or a name. */
const LONGEST = 200;

/** Signs where a community is, and hands out what belongs at places that are no relays. */
export function Found({ community, onClose }: { community: Community; onClose: () => void }) {
  const { act } = useSession();
  const { id, found } = community;
  const [draft, setDraft] = useState<FoundDraft>(() => ({
    relays: (found?.relays ?? community.relays).join('\n'),
    file: found?.file ?? '',
    name: found?.name ?? '',
  }));
  const [state, setState] = useState<'idle' | 'signing' | 'signed' | 'failed'>('idle');
  const [wrong, setWrong] = useState<FoundField>();
  const fileInput = useRef<HTMLInputElement>(null);
  const nameInput = useRef<HTMLInputElement>(null);
  const relaysInput = useRef<HTMLTextAreaElement>(null);
  const status = useId();
  const change = (field: FoundField) => (value: string) => setDraft((was) => ({ ...was, [field]: value }));
  const sign = async () => {
    setState('signing');
    try {
      const field = await (await act.communities()).sign(id, draft);
      setWrong(field);
      setState(field === undefined ? 'signed' : 'idle');
      if (field !== undefined) ({ relays: relaysInput, file: fileInput, name: nameInput })[field].current?.focus();
    } catch (cause) {
      console.warn('it was not signed', cause);
      setState('failed');
    }
  };
  const words = { idle: '', signing: t.found.signing, signed: t.found.signed, failed: t.communities.failed };
  return (
    <Dialog title={t.found.title} closeLabel={t.communities.close} onClose={onClose}>
      <p>{t.found.lead}</p>
      <form
        class="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (state !== 'signing') void sign();
        }}
      >
        <div class="field">
          <label for={`${status}-relays`}>{t.found.relays}</label>
          <textarea
            ref={relaysInput}
            id={`${status}-relays`}
            rows={3}
            dir="ltr"
            spellcheck={false}
            value={draft.relays}
            aria-invalid={wrong === 'relays'}
            aria-describedby={`${status}-relays-hint`}
            onInput={(event) => change('relays')(event.currentTarget.value)}
          />
          <p id={`${status}-relays-hint`} class={wrong === 'relays' ? 'hint problem' : 'hint'} aria-live="polite">
            {wrong === 'relays' ? t.found.relaysWrong : t.found.relaysHint}
          </p>
        </div>
        <Field
          label={t.found.file}
          hint={t.found.fileHint}
          value={draft.file}
          max={LONGEST}
          problem={wrong === 'file' ? t.found.fileWrong : undefined}
          input={fileInput}
          onInput={change('file')}
        />
        <Field
          label={t.found.name}
          hint={t.found.nameHint}
          value={draft.name}
          max={LONGEST}
          problem={wrong === 'name' ? t.found.nameWrong : undefined}
          input={nameInput}
          onInput={change('name')}
        />
        <div class="form-end">
          <p id={status} class={state === 'failed' ? 'hint problem' : 'hint'} role="status">
            {words[state]}
          </p>
          <button
            type="submit"
            class="button primary large"
            aria-disabled={state === 'signing'}
            aria-describedby={status}
          >
            {t.found.sign}
          </button>
        </div>
      </form>
      {found && <Signed key={found.json} id={id} found={found} />}
    </Dialog>
  );
}

/** What was signed last, on its way to its places. */
function Signed({ id, found }: { id: string; found: SignedFound }) {
  const { act } = useSession();
  const { copied, copy } = useCopy();
  const [checks, setChecks] = useState<readonly PlaceCheck[] | 'asking'>([]);
  const check = async () => {
    setChecks('asking');
    setChecks(await (await act.communities()).check(id));
  };
  if (found.file === '' && found.name === '') return null;
  return (
    <section class="community-doings" aria-label={t.found.title}>
      {found.file !== '' && (
        <>
          <button type="button" class="button" onClick={() => downloadJson(found.json, 'relays.json')}>
            {t.found.save}
          </button>
          <p class="hint">{t.found.saveHint}</p>
        </>
      )}
      {found.name !== '' && (
        <>
          <button type="button" class="button" onClick={() => void copy(found.txt)}>
            {t.found.copy}
          </button>
          <p class="hint" role="status">
            {copied === 'yes' ? t.found.copied : t.found.copyHint}
          </p>
          {copied === 'failed' && <SelectableText label={t.found.copy} hint={t.found.copyFailed} text={found.txt} />}
        </>
      )}
      <button type="button" class="button" onClick={() => void check()}>
        {t.found.check}
      </button>
      <div role="status">
        {checks === 'asking' ? (
          <p class="hint">{t.found.checking}</p>
        ) : (
          checks.map(({ kind, says }) => (
            <p key={kind} class={says === 'this' ? 'hint' : 'hint problem'}>
              {t.found.says[kind][says]}
            </p>
          ))
        )}
      </div>
      <p class="hint">{t.found.link}</p>
    </section>
  );
}
