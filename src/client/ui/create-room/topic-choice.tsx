import { useId, useState } from 'preact/hooks';
import { CATALOGUE, MAX_TOPIC, MAX_TOPICS, severalTopics, tidyTopic, topicKey } from '../../../node/records/topics.ts';
import { TopicButtons } from '../components/form/topic-buttons.tsx';
import { t } from '../texts/hallway-texts.ts';
import { topicName } from '../texts/topic-name.ts';

interface TopicChoiceProps {
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

/** What a room is about: some of the catalogue, and words of its host's own. Folded up, because most rooms do without. */
export function TopicChoice({ chosen, onChange }: TopicChoiceProps) {
  const [typed, setTyped] = useState('');
  const hint = useId();
  const own = useId();
  const isFull = chosen.length >= MAX_TOPICS;
  const others = chosen.filter((topic) => !CATALOGUE.some((known) => known === topicKey(topic)));

  const add = () => {
    const word = tidyTopic(typed);
    // A word of the catalogue, in whatever case and in one's own language, is that of the catalogue.
    const known = CATALOGUE.find((topic) =>
      [topic, topicName(topic)].some((name) => topicKey(name) === topicKey(word)),
    );
    if (word === '' || isFull) return;
    onChange(severalTopics([...chosen, known ?? word]));
    setTyped('');
  };

  return (
    <details class="topic-choice">
      <summary>
        {t.hallway.topics}
        {chosen.length > 0 && <span class="topic-summary">{chosen.map(topicName).join(' · ')}</span>}
      </summary>
      <p id={hint} class="hint">
        {t.hallway.topicsHint}
      </p>
      <TopicButtons
        label={t.hallway.topics}
        topics={[...CATALOGUE, ...others]}
        nameOf={topicName}
        chosen={chosen}
        most={MAX_TOPICS}
        describedBy={hint}
        onChange={onChange}
      />
      <div class="field">
        <label for={own}>{t.hallway.ownTopic}</label>
        <div class="topic-own">
          <input
            id={own}
            type="text"
            dir="auto"
            autocomplete="off"
            enterkeyhint="done"
            maxLength={MAX_TOPIC}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.isComposing) return;
              // It would open the room.
              event.preventDefault();
              add();
            }}
          />
          <button type="button" class="button" aria-disabled={isFull || tidyTopic(typed) === ''} onClick={add}>
            {t.hallway.addTopic}
          </button>
        </div>
      </div>
    </details>
  );
}
