import { useId, useRef, useState } from 'preact/hooks';
import { MAX_ABOUT, MAX_PINNED } from '../../../../node/participant/rights/rule-texts.ts';
import type { Room } from '../../../session/view/room.ts';
import type { RoomRules, RuleChange } from '../../../session/view/rules.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Field } from '../../components/form/field.tsx';
import { Switch } from '../../components/form/switch.tsx';
import { useSession } from '../../shell/session-context.ts';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';

/** Lengths to choose from, s. */
const SLOW = [5, 10, 30, 60, 300];
const PAUSE = [10, 30, 60, 300, 900];
const LINKS = [600, 3_600, 86_400];

interface RulesDialogProps {
  readonly room: Room;
  readonly rules: RoomRules;
  readonly onClose: () => void;
}

/** For hosts and moderators: the rules of the room. What is chosen holds at once; texts are saved with a button. */
export function RulesDialog({ room, rules, onClose }: RulesDialogProps) {
  const { act } = useSession();
  const [said, setSaid] = useState('');
  const change = async (rule: RuleChange): Promise<void> => {
    setSaid('');
    const made = await act.setRules(rule);
    setSaid(made ? t.rules.saved : t.rules.notSaved);
  };
  const lengths = (off: string, seconds: readonly number[], now: number): readonly Option[] => [
    ['0', off],
    ...[...new Set([...seconds, ...(now > 0 ? [now] : [])])]
      .sort((a, b) => a - b)
      .map((one): Option => [String(one), t.rules.length(one)]),
  ];
  const heard: readonly Option[] = [
    ['', t.rules.everybody],
    ...room.stage.map(({ id, name }): Option => [id, shownName(name)]),
    ...(rules.floor && !room.stage.some(({ id }) => id === rules.floor?.id)
      ? [['gone', shownName(rules.floor.name)] as const]
      : []),
  ];
  const onStage = room.stage.some(({ id }) => id === rules.floor?.id);
  return (
    <Dialog title={t.rules.title} closeLabel={t.person.close} onClose={onClose}>
      <div class="form rules">
        <Choice
          label={t.rules.slow}
          hint={t.rules.slowHint}
          value={String(rules.slow)}
          options={lengths(t.rules.off, SLOW, rules.slow)}
          onChange={(value) => void change({ slow: Number(value) })}
        />
        <Choice
          label={t.rules.pause}
          hint={t.rules.pauseHint}
          value={String(rules.pause)}
          options={lengths(t.rules.off, PAUSE, rules.pause)}
          onChange={(value) => void change({ pause: Number(value) })}
        />
        <Choice
          label={t.rules.links}
          hint={t.rules.linksHint}
          value={String(rules.linksAfter)}
          options={lengths(t.rules.linksOn, LINKS, rules.linksAfter)}
          onChange={(value) => void change({ linksAfter: Number(value) })}
        />
        <Ruled
          label={t.rules.invited}
          hint={t.rules.invitedHint}
          on={rules.invitedOnly}
          onChange={(on) => void change({ invitedOnly: on })}
        />
        <Ruled
          label={t.rules.plays}
          hint={t.rules.playsHint}
          on={rules.stagePlays}
          onChange={(on) => void change({ stagePlays: on })}
        />
        <Choice
          label={t.rules.floor}
          hint={t.rules.floorHint}
          value={rules.floor === undefined ? '' : onStage ? rules.floor.id : 'gone'}
          options={heard}
          onChange={(floor) => void change({ floor })}
        />
        <Text
          label={t.rules.pinned}
          hint={t.rules.pinnedHint}
          now={rules.pinned}
          max={MAX_PINNED}
          onSave={(pinned) => void change({ pinned })}
        />
        <Text
          label={t.rules.about}
          hint={t.rules.aboutHint}
          now={rules.about}
          max={MAX_ABOUT}
          onSave={(about) => void change({ about })}
        />
        <p class="hint" role="status">
          {said}
        </p>
      </div>
    </Dialog>
  );
}

type Option = readonly [value: string, label: string];

interface ChoiceProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
}

function Choice({ label, hint, value, options, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        aria-describedby={`${id}-hint`}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {options.map(([of, words]) => (
          <option key={of} value={of} selected={of === value}>
            {words}
          </option>
        ))}
      </select>
      <p id={`${id}-hint`} class="hint">
        {hint}
      </p>
    </div>
  );
}

interface RuledProps {
  readonly label: string;
  readonly hint: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

function Ruled({ label, hint, on, onChange }: RuledProps) {
  const id = useId();
  return (
    <div>
      <Switch label={label} on={on} describedBy={id} onChange={onChange} />
      <p id={id} class="hint">
        {hint}
      </p>
    </div>
  );
}

interface TextProps {
  readonly label: string;
  readonly hint: string;
  readonly now: string;
  readonly max: number;
  readonly onSave: (text: string) => void;
}

function Text({ label, hint, now, max, onSave }: TextProps) {
  const [text, setText] = useState(now);
  const input = useRef<HTMLInputElement>(null);
  return (
    <form
      class="rules-text"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(text);
      }}
    >
      <Field label={label} hint={hint} value={text} max={max} input={input} onInput={setText} />
      <button type="submit" class="button" aria-description={label}>
        {t.rules.save}
      </button>
    </form>
  );
}
