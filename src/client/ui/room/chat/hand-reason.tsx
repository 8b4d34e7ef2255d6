import { useEffect, useRef, useState } from 'preact/hooks';
import { MAX_REASON } from '../../../../node/records/constants.ts';
import type { Room } from '../../../session/view/room.ts';
import { Field } from '../../components/form/field.tsx';
import { useSession } from '../../shell/session-context.ts';
import { t } from '../../texts/room-texts.ts';
import { useWait } from './rules.ts';

/** While this person's hand is up: why, in a line, for everybody who sees the hand. */
export function WhyRaised({ room }: { room: Room }) {
  const mine = room.hands.find(({ me }) => me);
  return mine === undefined || !room.maySay ? null : (
    <Reason reason={mine.reason ?? ''} lineFrom={room.rules?.lineFrom} />
  );
}

function Reason({ reason, lineFrom }: { reason: string; lineFrom: number | undefined }) {
  const { act } = useSession();
  const wait = useWait(lineFrom);
  const [changing, setChanging] = useState(false);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [added, setAdded] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const change = useRef<HTMLButtonElement>(null);
  const writes = reason === '' || changing;
  useEffect(() => {
    // Whoever pressed a button that is gone goes on at the one in its place.
    if (added && !writes) change.current?.focus();
    if (changing) input.current?.focus();
  }, [added, writes, changing]);
  const send = async () => {
    if (wait > 0 || text.trim() === '') {
      input.current?.focus();
      return;
    }
    if (!(await act.explainHand(text))) {
      setProblem(t.talk.tooSoon);
      return;
    }
    setAdded(true);
    setChanging(false);
  };
  return (
    <section class="why-raised" aria-label={t.hand.label}>
      {writes ? (
        <form
          class="chat-form"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <Field
            label={t.hand.label}
            hint={wait > 0 ? t.rules.writeIn(wait) : t.hand.hint}
            counting={wait > 0}
            value={text}
            max={MAX_REASON}
            problem={problem}
            input={input}
            onInput={(typed) => {
              setText(typed);
              setProblem(undefined);
            }}
          />
          <button type="submit" class="button" aria-disabled={wait > 0}>
            {t.hand.add}
          </button>
        </form>
      ) : (
        <>
          <p>
            {t.hand.up} <bdi>{reason}</bdi>
          </p>
          <button
            ref={change}
            type="button"
            class="button text-button"
            onClick={() => {
              setText(reason);
              setChanging(true);
              setAdded(false);
            }}
          >
            {t.hand.change}
          </button>
        </>
      )}
      <p class="visually-hidden" role="status">
        {added && t.hand.added}
      </p>
    </section>
  );
}
