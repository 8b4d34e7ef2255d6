import { useId, useRef, useState } from 'preact/hooks';
import { MAX_NAME } from '../../../node/records/constants.ts';
import type { Community, CommunityDraft } from '../../session/view/communities.ts';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/form/field.tsx';
import { Segments } from '../components/form/segmented-control.tsx';
import { rulesOf, type Who, whoOf } from '../create-room/start-room.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/community-texts.ts';

/** The dialog that creates a community, whose key this device holds from then on. */
export function MakeCommunity({ onClose }: { onClose: () => void }) {
  const { act } = useSession();
  return (
    <Dialog title={t.communities.make} closeLabel={t.start.cancel} onClose={onClose}>
      <p class="hint">{t.communities.makeLead}</p>
      <Draft
        submit={t.communities.submitMake}
        onDraft={async (draft) => {
          await (await act.communities()).make(draft);
          onClose();
        }}
      />
    </Dialog>
  );
}

export function EditCommunity({ community, onClose }: { community: Community; onClose: () => void }) {
  const { act } = useSession();
  return (
    <Dialog title={t.communities.editTitle} closeLabel={t.start.cancel} onClose={onClose}>
      <Draft
        from={community}
        submit={t.communities.submitEdit}
        onDraft={async (draft) => {
          await (await act.communities()).edit(community.id, draft);
          onClose();
        }}
      />
    </Dialog>
  );
}

interface DraftProps {
  readonly from?: Community;
  readonly submit: string;
  readonly onDraft: (draft: CommunityDraft) => Promise<void>;
}

function Draft({ from, submit, onDraft }: DraftProps) {
  const [name, setName] = useState(from?.name ?? '');
  const [rules, setRules] = useState(from?.rules ?? '');
  const [picture, setPicture] = useState<Blob | null>();
  const [who, setWho] = useState<Who>(from ? whoOf(from.defaults) : 'open');
  const [stageBy, setStageBy] = useState<'anyone' | 'invitation'>(from?.defaults.stageBy ?? 'anyone');
  const [checked, setChecked] = useState(false);
  const [state, setState] = useState<'idle' | 'making' | 'picture' | 'failed'>('idle');
  const nameInput = useRef<HTMLInputElement>(null);
  const id = useId();

  const send = async () => {
    setChecked(true);
    if (name.trim() === '') return nameInput.current?.focus();
    setState('making');
    try {
      await onDraft({ name, rules, picture, defaults: { ...rulesOf(who, true), stageBy } });
    } catch (cause) {
      console.warn('the community was not written', cause);
      setState(cause instanceof RangeError && picture ? 'picture' : 'failed');
    }
  };
  const words = {
    idle: '',
    making: t.communities.making,
    picture: t.communities.pictureWrong,
    failed: t.communities.failed,
  };
  return (
    <form
      class="form start-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (state !== 'making') void send();
      }}
    >
      <Field
        label={t.communities.name}
        hint={t.communities.nameHint}
        value={name}
        max={MAX_NAME}
        problem={checked && name.trim() === '' ? t.communities.nameMissing : undefined}
        autofocus
        input={nameInput}
        onInput={setName}
      />
      <div class="field">
        <label for={`${id}-rules`}>{t.communities.rules}</label>
        <textarea
          id={`${id}-rules`}
          rows={4}
          dir="auto"
          value={rules}
          aria-describedby={`${id}-rules-hint`}
          onInput={(event) => setRules(event.currentTarget.value)}
        />
        <p id={`${id}-rules-hint`} class="hint">
          {t.communities.rulesHint}
        </p>
      </div>
      <div class="field">
        <label for={`${id}-picture`}>{t.communities.picture}</label>
        <input
          id={`${id}-picture`}
          type="file"
          accept="image/*"
          aria-describedby={`${id}-picture-hint`}
          onChange={(event) => setPicture(event.currentTarget.files?.[0] ?? undefined)}
        />
        <p id={`${id}-picture-hint`} class="hint">
          {t.communities.pictureHint}
        </p>
        {from?.picture && picture !== null && (
          <button type="button" class="button text-button" onClick={() => setPicture(null)}>
            {t.communities.noPicture}
          </button>
        )}
      </div>
      <Segments
        legend={t.communities.who}
        value={who}
        options={[
          { value: 'open', label: t.start.open, hint: t.communities.openHint },
          { value: 'link', label: t.start.byLink, hint: t.communities.byLinkHint },
          { value: 'members', label: t.start.members, hint: t.communities.membersHint },
        ]}
        onChange={setWho}
      />
      <Segments
        legend={t.start.stage}
        value={stageBy}
        options={[
          { value: 'anyone', label: t.start.stageAnyone, hint: t.start.stageAnyoneHint },
          { value: 'invitation', label: t.start.stageInvited, hint: t.communities.stageInvitedHint },
        ]}
        onChange={setStageBy}
      />
      <p class="hint">{t.communities.defaultsHint}</p>
      <div class="form-end">
        <p id={`${id}-status`} class={state === 'making' ? 'hint' : 'hint problem'} role="status">
          {words[state]}
        </p>
        <button
          type="submit"
          class="button primary large"
          aria-disabled={state === 'making'}
          aria-describedby={`${id}-status`}
        >
          {submit}
        </button>
      </div>
    </form>
  );
}
