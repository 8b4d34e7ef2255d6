import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { MAX_LINE, MAX_NAME } from '../../../../node/records/constants.ts';
import type { Person, RaisedHand, Room } from '../../../session/view/room.ts';
import { Disc } from '../../components/avatar/avatar.tsx';
import { Name } from '../../components/avatar/name.tsx';
import { Field } from '../../components/form/field.tsx';
import { useSession } from '../../shell/session-context.ts';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';
import { deedsFor } from '../moderation/moderation-options.ts';
import { PersonButton } from '../people/person-button.tsx';
import { useWait, withoutLinks } from './rules.ts';
import { quietWords } from './why-silent.ts';

/** Raised hands in order, and the room's chat. */
export function TalkPanel({ room }: { room: Room }) {
  const hands = useId();
  const chat = useId();
  const people = new Map([...room.stage, ...room.listening, ...room.unlisted].map((person) => [person.id, person]));
  return (
    <>
      <section class="hands" aria-labelledby={hands}>
        <h2 id={hands}>{t.talk.hands}</h2>
        {room.hands.length === 0 && <p class="hint">{t.talk.handsNone}</p>}
        <ol class="hands-up">
          {room.hands.map((hand) => (
            <Hand key={hand.id} room={room} hand={hand} person={people.get(hand.id)} />
          ))}
        </ol>
      </section>
      <section class="chat" aria-labelledby={chat}>
        <h2 id={chat}>{t.talk.lines}</h2>
        <Lines room={room} people={people} />
        <WriteForm quiet={room.maySay ? undefined : quietWords(room)} rules={room.rules} />
      </section>
    </>
  );
}

interface SaidProps {
  readonly room: Room;
  readonly person: Person | undefined;
  readonly class: string;
  readonly children: ComponentChildren;
}

/** The author of a hand or line, whose card it opens; nobody presses themselves. */
function Said({ room, person, ...shown }: SaidProps) {
  if (person === undefined || person.me) return shown.children;
  return <PersonButton room={room} person={person} {...shown} />;
}

interface HandProps {
  readonly room: Room;
  readonly hand: RaisedHand;
  readonly person: Person | undefined;
}

function Hand({ room, hand, person }: HandProps) {
  const { act } = useSession();
  const row = useRef<HTMLLIElement>(null);
  const invite = () => {
    act.inviteToStage(hand.id);
    // The button disappears: the focus stays in the row for people who use a keyboard.
    row.current?.querySelector<HTMLElement>('.hand-person')?.focus();
  };
  return (
    <li ref={row} data-me={hand.me ? '' : undefined}>
      <Said room={room} person={person} class="hand-person">
        <Disc face={hand} size="small" />
        <Name name={hand.name} />
      </Said>
      {hand.me && <span class="hint">{t.room.you}</span>}
      {hand.reason && (
        <p class="hand-why" dir="auto">
          {hand.linkless ? withoutLinks(hand.reason, t.rules.linkGone) : hand.reason}
        </p>
      )}
      {person?.invited && <span class="hint">{t.room.invited}</span>}
      {person && deedsFor(room, person).includes('invite-to-stage') && (
        <button type="button" class="button hand-invite" aria-description={shownName(hand.name)} onClick={invite}>
          {t.talk.invite}
        </button>
      )}
    </li>
  );
}

/** The lines, scrolled to the last one unless someone reads further up. */
function Lines({ room, people }: { room: Room; people: ReadonlyMap<string, Person> }) {
  const list = useRef<HTMLUListElement>(null);
  const atEnd = useRef(true);
  const last = room.lines.at(-1)?.id;
  useLayoutEffect(() => {
    const element = list.current;
    if (element && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [last]);
  if (room.lines.length === 0) return <p class="hint chat-none">{t.talk.linesNone}</p>;
  return (
    <ul
      ref={list}
      class="chat-lines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of the keyboard
      tabIndex={0}
      aria-label={t.talk.lines}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        atEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
    >
      {room.lines.map((line) => (
        <li key={line.id}>
          <div class="chat-writer">
            <Said room={room} person={people.get(line.by)} class="chat-person">
              <Name name={line.name} />
            </Said>
            {line.me && <span class="hint">{t.room.you}</span>}
          </div>
          <p class="chat-text" dir="auto">
            {line.linkless ? withoutLinks(line.text, t.rules.linkGone) : line.text}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** `quiet`: why the typed text stays and cannot be sent. */
function WriteForm({ quiet: unknown, rules }: { quiet: string | undefined; rules: Room['rules'] }) {
  const wait = useWait(rules?.lineFrom);
  const quiet = unknown ?? (wait > 0 ? t.rules.writeIn(wait) : undefined);
  const { act, view } = useSession();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [nameless] = useState(view.myName.value === '');
  const [name, setName] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const nameInput = useRef<HTMLInputElement>(null);
  const send = async () => {
    if (quiet !== undefined || text.trim() === '') {
      input.current?.focus();
      return;
    }
    if (nameless && name.trim() !== '') act.setName(name);
    if (await act.write(text)) setText('');
    else setProblem(t.talk.tooSoon);
    input.current?.focus();
  };
  return (
    <form
      class="chat-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {nameless && (
        <Field
          label={t.microphone.name}
          hint={t.talk.nameHint}
          value={name}
          max={MAX_NAME}
          autocomplete="nickname"
          input={nameInput}
          onInput={setName}
        />
      )}
      <Field
        label={t.talk.write}
        hint={quiet ?? (rules && rules.slow > 0 ? t.rules.slowNow(rules.slow) : t.talk.writeHint)}
        counting={unknown === undefined && wait > 0}
        value={text}
        max={MAX_LINE}
        problem={problem}
        input={input}
        onInput={(typed) => {
          setText(typed);
          setProblem(undefined);
        }}
      />
      <button type="submit" class="button" aria-disabled={quiet !== undefined}>
        {t.talk.send}
      </button>
    </form>
  );
}
