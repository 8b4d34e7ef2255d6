/** The room as the page shows it, from its records and the stay in it. */
import { faceOf } from './faces.ts';
import { formatFragment } from './fragment.ts';
import { hostOf } from './lobby-scene.ts';
import { type PeopleSources, peopleOf } from './people.ts';
import type { Room } from './view.ts';

export interface RoomSources extends PeopleSources {
  /** Relays that the link to this room names. */
  readonly relays: readonly string[];
  /** The page's address. */
  readonly page: string;
}

export function roomOf(sources: RoomSources): Room {
  const { records, identity, myName, stay, relays, page } = sources;
  const { charter } = records.roster;
  const people = peopleOf(sources);
  return {
    id: records.id,
    title: charter?.title ?? '',
    host: hostOf(records, identity, myName),
    open: charter?.open ?? false,
    link: new URL(formatFragment(records.id, relays), page).href,
    me: people.me,
    stage: people.stage,
    listening: people.listening,
    listeningCount: listeningOf(sources, people.stage.length),
    canSpeak: stay.place === 'stage',
    leftRelays: stay.relay.left,
    hands: records.floor.hands.map((hand) => ({ ...faceOf(hand), id: hand.id, me: hand.id === stay.me })),
    lines: records.floor.lines.map((line) => ({
      ...faceOf(line),
      id: `${line.id} ${line.at}`,
      me: line.id === stay.me,
      text: line.saying.text,
      at: line.at,
    })),
    applause: [...records.floor.applause],
  };
}

/** Everyone who listens: with a record, whom my relay may know better than I do, and without, whom relays count. */
function listeningOf({ records: { roster, audience }, stay }: RoomSources, onStage: number): number {
  const named = Math.max(roster.size, stay.relay.people) - onStage;
  return Math.max(0, named) + Math.max(audience.listeners(), stay.relay.listeners);
}
