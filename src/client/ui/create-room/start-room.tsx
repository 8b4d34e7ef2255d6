import { useId, useRef, useState } from 'preact/hooks';
import type { NewRoom } from '../../../node/participant/create-room.ts';
import { MAX_NAME, MAX_TITLE } from '../../../node/records/constants.ts';
import type { RoomDefaults } from '../../session/view/communities.ts';
import type { PlanForm } from '../../session/view/planned.ts';
import { Dialog } from '../components/dialog.tsx';
import { Field } from '../components/form/field.tsx';
import { Segments } from '../components/form/segmented-control.tsx';
import { Switch } from '../components/form/switch.tsx';
import { useCode } from '../components/use-lazy.ts';
import { useSession } from '../shell/session-context.ts';
import { shownTitle } from '../texts/names.ts';
import { t } from '../texts/room-texts.ts';
import { loadTexts } from '../texts/texts.ts';
import { TopicChoice } from './topic-choice.tsx';

const loadFields = async () => {
  const [{ emptyForm, PlanFields }] = await Promise.all([import('../planned/plan-fields.tsx'), loadTexts('planned')]);
  return { emptyForm, PlanFields };
};

export type Who = 'open' | 'link' | 'members';

/** A community lists its members-only rooms too, so that people who may not come in see that they exist. */
export function rulesOf(who: Who, community: boolean): Pick<NewRoom, 'open' | 'access'> {
  return {
    open: who === 'open' || (community && who === 'members'),
    access: who === 'members' ? 'members' : 'anyone',
  };
}

export function whoOf({ open, access }: RoomDefaults): Who {
  return access === 'members' ? 'members' : open ? 'open' : 'link';
}

/** The dialog that creates a room. Stays open until the session shows the new room's lobby. */
export function StartRoom({ onClose }: { onClose: () => void }) {
  const { view, act } = useSession();
  const [title, setTitle] = useState('');
  const [name, setName] = useState(view.myName.value);
  const { shown } = view.communities.value;
  const under = shown && (shown.standing === 'opener' || shown.standing === 'owner') ? shown : undefined;
  const [who, setWho] = useState<Who>(under ? whoOf(under.defaults) : 'open');
  const [stageBy, setStageBy] = useState<NewRoom['stageBy']>(under?.defaults.stageBy ?? 'anyone');
  const [topics, setTopics] = useState<readonly string[]>([]);
  const [recording, setRecording] = useState<NewRoom['recording']>('never');
  const [when, setWhen] = useState<'now' | 'later'>('now');
  const [form, setForm] = useState<PlanForm>();
  const [notThen, setNotThen] = useState(false);
  const fields = useCode(loadFields, when === 'later');
  const [checked, setChecked] = useState(false);
  const [opening, setOpening] = useState(false);
  const [failed, setFailed] = useState(false);
  const titleInput = useRef<HTMLInputElement>(null);
  const nameInput = useRef<HTMLInputElement>(null);
  const status = useId();
  const anyway = useId();

  const open = async () => {
    setChecked(true);
    if (title.trim() === '') return titleInput.current?.focus();
    if (name.trim() === '') return nameInput.current?.focus();
    setOpening(true);
    setFailed(false);
    setNotThen(false);
    try {
      const room = {
        title,
        name,
        ...rulesOf(who, under !== undefined),
        stageBy,
        recording,
        topics,
        ...(under ? { community: under.id } : {}),
      };
      if (when === 'now') await act.openRoom(room);
      else if (fields && fields !== 'failed') {
        act.setName(name);
        location.hash = await (await act.planned()).plan(room, form ?? fields.emptyForm());
        return;
      }
    } catch (cause) {
      console.error('opening a room failed', cause);
      if (when === 'later' && cause instanceof RangeError) setNotThen(true);
      else setFailed(true);
    }
    setOpening(false);
  };

  const turn = () => {
    // Nobody could be invited before the room is there.
    if (when === 'now' && !under && who === 'members') setWho('link');
    setWhen(when === 'now' ? 'later' : 'now');
  };

  return (
    <Dialog title={t.start.title} closeLabel={t.start.cancel} onClose={onClose}>
      <form
        class="form start-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!opening) void open();
        }}
      >
        <p class={shown ? 'hint' : 'hint start-lead'}>
          {under
            ? t.start.inCommunity(shownTitle(under.name))
            : shown
              ? t.start.notInCommunity(shownTitle(shown.name))
              : t.start.lead}
        </p>
        <Field
          label={t.start.roomTitle}
          hint={t.start.roomTitleHint}
          value={title}
          max={MAX_TITLE}
          problem={checked && title.trim() === '' ? t.start.titleMissing : undefined}
          autofocus
          input={titleInput}
          onInput={setTitle}
        />
        <Field
          label={t.start.name}
          hint={t.start.nameHint}
          value={name}
          max={MAX_NAME}
          problem={checked && name.trim() === '' ? t.start.nameMissing : undefined}
          autocomplete="nickname"
          input={nameInput}
          onInput={setName}
        />
        {when === 'later' && fields && fields !== 'failed' && (
          <>
            <p class="hint">{t.start.laterHint}</p>
            <fields.PlanFields form={form ?? fields.emptyForm()} problem={notThen} onChange={setForm} />
          </>
        )}
        <Segments
          legend={t.start.who}
          value={who}
          options={[
            { value: 'open', label: t.start.open, hint: under ? t.start.communityOpenHint : t.start.openHint },
            { value: 'link', label: t.start.byLink, hint: t.start.byLinkHint },
            ...(when === 'now' || under
              ? [
                  {
                    value: 'members' as const,
                    label: t.start.members,
                    hint: under ? t.start.communityMembersHint : t.start.membersHint,
                  },
                ]
              : []),
          ]}
          onChange={setWho}
        />
        <TopicChoice chosen={topics} onChange={setTopics} />
        <Segments
          legend={t.start.stage}
          value={stageBy}
          options={[
            { value: 'anyone', label: t.start.stageAnyone, hint: t.start.stageAnyoneHint },
            { value: 'invitation', label: t.start.stageInvited, hint: t.start.stageInvitedHint },
          ]}
          onChange={setStageBy}
        />
        <Switch
          label={t.start.recordable}
          describedBy={anyway}
          on={recording === 'host'}
          onChange={(on) => setRecording(on ? 'host' : 'never')}
        />
        <p id={anyway} class="hint" hidden={recording !== 'host'}>
          {t.start.recordableHint}
        </p>
        <div class="form-end">
          <p id={status} class={failed || notThen ? 'hint problem' : 'hint'} role="status">
            {failed ? t.start.failed : notThen ? t.start.notThen : opening ? t.start.opening : ''}
          </p>
          <button type="button" class="button text-button" onClick={turn}>
            {when === 'now' ? t.start.later : t.start.now}
          </button>
          <button type="submit" class="button primary large" aria-disabled={opening} aria-describedby={status}>
            {when === 'now' ? t.start.submit : t.start.plan}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
