interface TopicButtonsProps {
  readonly label: string;
  readonly topics: readonly string[];
  readonly nameOf: (topic: string) => string;
  readonly chosen: readonly string[];
  /** No more than so many. */
  readonly most?: number;
  readonly describedBy?: string;
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Topics in a row, of which some are pressed. */
export function TopicButtons({
  label,
  topics,
  nameOf,
  chosen,
  most = topics.length,
  describedBy,
  onChange,
}: TopicButtonsProps) {
  const isFull = chosen.length >= most;
  return (
    <fieldset class="topics" aria-label={label} aria-describedby={describedBy}>
      {topics.map((topic) => {
        const isChosen = chosen.includes(topic);
        return (
          <button
            key={topic}
            type="button"
            class="topic"
            aria-pressed={isChosen}
            aria-disabled={isFull && !isChosen}
            onClick={() => {
              if (isChosen) onChange(chosen.filter((other) => other !== topic));
              else if (!isFull) onChange([...chosen, topic]);
            }}
          >
            <bdi>{nameOf(topic)}</bdi>
          </button>
        );
      })}
    </fieldset>
  );
}
