import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Person } from '../../../session/view/room.ts';
import { closePopover } from '../../components/popover.tsx';
import { useLists } from '../../shell/listed.ts';
import { useSession } from '../../shell/session-context.ts';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';
import { AlsoList } from './also-list.tsx';
import { type GraveDeed, perform } from './moderation-options.ts';
import { notListed } from './not-listed.tsx';

const BANS = ['ban-hour', 'ban-day', 'ban'] as const;
const TERMS = { 'ban-hour': 'hour', 'ban-day': 'day', ban: 'good' } as const;

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
  const community = useLists(async (lists) => (deed === 'ban' ? lists.listHere() : undefined), deed);
  const [listed, setListed] = useState({ on: false, reason: '', problem: false });
  const input = useRef<HTMLInputElement>(null);
  /** Who they are is known for as long as they are in; out they go in any case. */
  const list = async (answer: (typeof BANS)[number]) => {
    const lists = await act.lists().catch(() => undefined);
    const put = lists?.put(person.id, listed.reason, TERMS[answer]) ?? Promise.reject(new Error('not fetched'));
    perform(act, answer, person.id);
    await put.catch((cause: unknown) => {
      console.warn('not on the list', cause);
      notListed.value = person.name;
    });
  };
  const answers = (answer: (typeof BANS)[number] | 'hand-over') => {
    if (listed.on && listed.reason.trim() === '') {
      setListed({ ...listed, problem: true });
      input.current?.focus();
      return;
    }
    closePopover(popover);
    if (listed.on && answer !== 'hand-over') void list(answer);
    else perform(act, answer, person.id);
  };
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
      {community !== undefined && (
        <AlsoList
          {...listed}
          community={community}
          input={input}
          onChange={(on, reason) => setListed({ on, reason, problem: false })}
        />
      )}
      <div class="dialog-buttons">
        <button ref={keep} type="button" class="button" aria-describedby={heading} onClick={onKeep}>
          {participant}
        </button>
        {(deed === 'ban' ? BANS : (['hand-over'] as const)).map((answer) => (
          <button
            key={answer}
            type="button"
            class={deed === 'ban' ? 'button bad' : 'button primary'}
            onClick={() => answers(answer)}
          >
            {deed === 'ban' ? t.person.bans[answer as (typeof BANS)[number]] : t.person.deeds[answer]}
          </button>
        ))}
      </div>
    </div>
  );
}
