/** What rooms are about: which topics a hallway has, and which rooms are about some of them. Pure. */
import { topicKey } from '../../../node/records/topics.ts';
import type { HallwayRoom } from '../../session/view/hallway.ts';

/** More topics than this are not offered: rooms come from strangers. */
const MOST = 16;

/** Topics to choose from, by their key, as a host wrote them: those chosen already, then what most rooms are about. */
export function offeredTopics(
  rooms: readonly Pick<HallwayRoom, 'topics'>[],
  chosen: readonly string[] = [],
): ReadonlyMap<string, string> {
  const counts = new Map(chosen.map((key) => [key, { written: key, many: Number.POSITIVE_INFINITY }]));
  for (const { topics } of rooms)
    for (const [key, written] of new Map(topics.map((topic) => [topicKey(topic), topic]))) {
      const held = counts.get(key);
      counts.set(key, {
        written: held === undefined || held.written === key ? written : held.written,
        many: (held?.many ?? 0) + 1,
      });
    }
  const ordered = [...counts].sort(([a, { many }], [b, { many: more }]) =>
    many === more ? (a < b ? -1 : 1) : more - many,
  );
  return new Map(ordered.slice(0, MOST).map(([key, { written }]) => [key, written]));
}

/** Whether a room is about one of these; about none of them it is everything. */
export function isAbout({ topics }: Pick<HallwayRoom, 'topics'>, chosen: readonly string[]): boolean {
  return chosen.length === 0 || topics.some((topic) => chosen.includes(topicKey(topic)));
}
