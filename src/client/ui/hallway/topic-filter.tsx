import { useRef } from 'preact/hooks';
import { TopicButtons } from '../components/form/topic-buttons.tsx';
import { t } from '../texts/hallway-texts.ts';
import { topicName } from '../texts/topic-name.ts';
import { offeredTopics } from './topics.ts';

interface TopicFilterProps {
  readonly rooms: readonly { readonly topics: readonly string[] }[];
  readonly chosen: readonly string[];
  /** How many rooms are about those. */
  readonly count: number;
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Narrows the hallway to rooms about some topics. Not there while no room names one. */
export function TopicFilter({ rooms, chosen, count, onChange }: TopicFilterProps) {
  /** Nothing moves away from under a finger: new ones come behind those that are listed. */
  const listed = useRef<readonly string[]>([]);
  const offered = offeredTopics(rooms, chosen);
  const stay = listed.current.filter((key) => offered.has(key));
  listed.current = [...stay, ...[...offered.keys()].filter((key) => !stay.includes(key))];
  if (listed.current.length === 0) return null;
  return (
    <div class="topic-filter">
      <TopicButtons
        label={t.hallway.topics}
        topics={listed.current}
        nameOf={(key) => topicName(offered.get(key) ?? key)}
        chosen={chosen}
        onChange={onChange}
      />
      <p class="hint" role="status">
        {chosen.length === 0 ? '' : t.hallway.found(count)}
      </p>
    </div>
  );
}
