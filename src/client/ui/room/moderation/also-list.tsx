import type { Ref } from 'preact';
import { MAX_BAN_REASON } from '../../../../node/banlist/constants.ts';
import { Field } from '../../components/form/field.tsx';
import { Switch } from '../../components/form/switch.tsx';
import { shownTitle } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';

interface AlsoListProps {
  /** The community's name. */
  readonly community: string;
  readonly on: boolean;
  readonly reason: string;
  readonly problem: boolean;
  readonly input: Ref<HTMLInputElement>;
  readonly onChange: (on: boolean, reason: string) => void;
}

/** In the question before a ban, for the owner of the community that the room is of: its list, and the reason that stands there. */
export function AlsoList({ community, on, reason, problem, input, onChange }: AlsoListProps) {
  return (
    <>
      <Switch
        label={t.lists.also(shownTitle(community || t.lists.unnamed))}
        on={on}
        onChange={(wanted) => onChange(wanted, reason)}
      />
      {on && (
        <Field
          label={t.lists.reason}
          hint={t.lists.reasonHint}
          value={reason}
          max={MAX_BAN_REASON}
          problem={problem ? t.lists.reasonMissing : undefined}
          input={input}
          onInput={(typed) => onChange(on, typed)}
        />
      )}
    </>
  );
}
