/** The rules of a room as the page shows them, and what of the log they are. Sealed texts are opened as their keys come, and remembered. */
import { FACE_KEY_BYTES, type Face, faceOf, type PersonId, personOf } from '../../../node/identity/person.ts';
import type { Participant } from '../../../node/participant/participant.ts';
import { type RuledTextName, readText, type TextKeys } from '../../../node/participant/rights/make-rules.ts';
import type { RuledText, RuleSet, Rules } from '../../../node/records/rules.ts';
import { NO_RULES } from '../../../node/records/rules.ts';
import type { Room as RoomRecords } from '../../../node/room/room.ts';
import { remember } from '../../../node/util/bounded-map.ts';
import { toHex } from '../../../node/wire/bytes.ts';
import type { LogEntry } from '../view/room.ts';
import type { RoomRules, RuleDeed } from '../view/rules.ts';

/** The keys by which texts of the rules are opened and sealed; undefined in an open room. */
export function textKeys({ permissions }: RoomRecords, participant: Participant): TextKeys | undefined {
  return permissions.access === 'members' ? (participant.keys?.held ?? { speak: undefined, open: [] }) : undefined;
}

/** Opened texts that are remembered, those of the log among them. */
const MAX_OPENED = 64;

/** Texts that were opened, by what is sealed, and those that are being. */
export class RuledTexts {
  readonly #opened = new Map<string, string>();
  readonly #opening = new Set<string>();
  readonly #onOpened: () => void;

  constructor(onOpened: () => void) {
    this.#onOpened = onOpened;
  }

  /** The text, or '' while there is none to be read. */
  read(records: RoomRecords, which: RuledTextName, text: RuledText | undefined, keys: TextKeys | undefined): string {
    if (text === undefined) return '';
    if (typeof text === 'string') return keys === undefined ? text : '';
    const key = sealOf(text);
    const known = this.#opened.get(key);
    if (known === undefined && keys?.open.some(({ epoch }) => epoch === text.epoch) === true)
      void this.#open(key, records, which, text, keys);
    return known ?? '';
  }

  async #open(key: string, records: RoomRecords, which: RuledTextName, text: RuledText, keys: TextKeys): Promise<void> {
    if (this.#opening.has(key)) return;
    this.#opening.add(key);
    // What nothing opens is not tried again with every change.
    const opened = (await readText(records, which, text, keys)) ?? '';
    this.#opening.delete(key);
    remember(this.#opened, key, opened, MAX_OPENED);
    this.#onOpened();
  }
}

function sealOf({ epoch, sealed }: Exclude<RuledText, string>): string {
  return `${epoch} ${toHex(sealed)}`;
}

export interface RuleSources {
  readonly records: RoomRecords;
  readonly participant: Participant;
  readonly texts: RuledTexts;
  readonly identity: Uint8Array;
}

export function rulesOf({ records, participant, texts, identity }: RuleSources): RoomRules {
  const { slow, pause, linksAfter, stage, play, floor, pinned, about } = records.rules.inForce;
  const keys = textKeys(records, participant);
  return {
    slow,
    pause,
    linksAfter,
    invitedOnly: stage !== undefined,
    stagePlays: play === 'stage',
    ...(floor === undefined ? {} : { floor: floorOf(records, floor, personOf(identity)) }),
    pinned: texts.read(records, 'pinned', pinned, keys),
    about: texts.read(records, 'about', about, keys),
    lineFrom: participant.talk.mayFrom('line'),
    handFrom: participant.talk.mayFrom('hand'),
  };
}

function floorOf({ roster }: RoomRecords, person: PersonId, me: PersonId): NonNullable<RoomRules['floor']> {
  const member = roster.members.find((one) => one.person === person);
  const face = member === undefined ? { key: person.slice(0, 2 * FACE_KEY_BYTES), name: '' } : faceOf(member);
  return { ...face, id: member?.id ?? '', me: person === me };
}

/** What each of the rules lately changed in those before. Of what was ruled before this page knew the room it says what holds. */
export function ruleLog({ records, participant, texts }: RuleSources): readonly LogEntry[] {
  const keys = textKeys(records, participant);
  const read = (which: RuledTextName, rules: RuleSet): string => {
    const text = rules[which];
    // Until it is opened, one text is told from another by what is sealed.
    return texts.read(records, which, text, keys) || (typeof text === 'object' ? sealOf(text) : '');
  };
  let before = NO_RULES;
  return records.rules.log.flatMap((made) => {
    const deeds = changes(before, made.rules, read);
    before = made.rules;
    return deeds.map(([deed, value]) => entry(made, deed, value, records));
  });
}

type Change = readonly [deed: RuleDeed, value?: number | PersonId];

function changes(a: RuleSet, b: RuleSet, read: (which: RuledTextName, rules: RuleSet) => string): readonly Change[] {
  const found: Change[] = [];
  const time = (on: RuleDeed, off: RuleDeed, before: number, after: number): void => {
    if (before !== after) found.push(after === 0 ? [off] : [on, after]);
  };
  time('slow', 'slow-off', a.slow, b.slow);
  time('pause', 'pause-off', a.pause, b.pause);
  time('links-off', 'links-on', a.linksAfter, b.linksAfter);
  if ((a.stage === undefined) !== (b.stage === undefined))
    found.push([b.stage === undefined ? 'stage-open' : 'stage-invited']);
  if (a.play !== b.play) found.push([b.play === 'stage' ? 'plays-stage' : 'plays-leads']);
  if (a.floor !== b.floor) found.push(b.floor === undefined ? ['floor-open'] : ['floor', b.floor]);
  if (read('pinned', a) !== read('pinned', b)) found.push([b.pinned === undefined ? 'unpinned' : 'pinned']);
  if (read('about', a) !== read('about', b)) found.push(['about']);
  return found;
}

function entry(made: Rules, deed: RuleDeed, value: number | PersonId | undefined, { roster }: RoomRecords): LogEntry {
  const { id, at } = made;
  const said = typeof value === 'number' ? { seconds: value } : value === undefined ? {} : { whom: faceIn(value) };
  return { id: `${id} ${at} ${deed}`, at, by: faceOf(made), deed, ...said };

  function faceIn(person: PersonId): Face {
    const member = roster.members.find((one) => one.person === person);
    return member === undefined ? { key: person.slice(0, 2 * FACE_KEY_BYTES), name: '' } : faceOf(member);
  }
}
