import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { Person } from '../../../session/view/room.ts';
import { closePopover } from '../../components/popover.tsx';
import { useSession } from '../../shell/session-context.ts';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';
import { type GraveDeed, perform } from './moderation-options.ts';

const BANS = ['ban-hour', 'ban-day', 'ban'] as const;

interface GraveQuestionProps {
  readonly deed: GraveDeed;
  readonly person: Person;
  readonly popover: string;
  readonly onKeep: () => void;
}

/** Asks once, in the card of the person concerned. The focus begins on "back". */
export function GraveQuestion({ deed, person, popover, onKeep }: GraveQuestionProps) {
  const { act } = useSession();
  const heading = useId();
  const keep = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => keep.current?.focus(), []);
  const name = shownName(person.name);
  const [title, lead, participant] =
    deed === 'ban'
      ? [t.person.banTitle(name), t.person.banLead, t.person.banKeep]
      : [t.person.handOverTitle(name), t.person.handOverLead, t.person.handOverKeep];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; this groups a question and its answers
    <div class="person-card" role="group" aria-labelledby={heading}>
      <h3 class="person-name" id={heading}>
        {title}
      </h3>
      <p>{lead}</p>
      <div class="dialog-buttons">
        <button ref={keep} type="button" class="button" aria-describedby={heading} onClick={onKeep}>
          {participant}
        </button>
        {(deed === 'ban' ? BANS : [deed]).map((answer) => (
          <button
            key={answer}
            type="button"
            class={deed === 'ban' ? 'button bad' : 'button primary'}
            onClick={() => {
              closePopover(popover);
              perform(act, answer, person.id);
            }}
          >
            {deed === 'ban' ? t.person.bans[answer as (typeof BANS)[number]] : t.person.deeds[answer]}
          </button>
        ))}
      </div>
    </div>
  );
}
