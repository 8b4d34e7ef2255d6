/** Changes the rules of a room for a host or moderator: who is on stage stays there, and texts are sealed where the room is for members. */

import type { EpochKey } from '../../e2ee/epoch-key.ts';
import { openText, sealText } from '../../e2ee/texts/text-seal.ts';
import { keyToHex } from '../../identity/keys.ts';
import { type PersonId, personOf } from '../../identity/person.ts';
import type { Self } from '../../records/member.ts';
import type { RuledText, RuleSet } from '../../records/rules.ts';
import { MAX_ABOUT_BYTES, MAX_PINNED_BYTES } from '../../records/rules-limits.ts';
import type { Room } from '../../room/room.ts';
import { stageOf } from '../../room/stage-rules.ts';
import { tidyText } from '../../wire/text.ts';
import { whomIs } from './moderate.ts';
import { MAX_ABOUT, MAX_PINNED } from './rule-texts.ts';

/** The keys of a room for members; undefined in an open one. */
export interface TextKeys {
  readonly speak: EpochKey | undefined;
  readonly open: readonly EpochKey[];
}

/** What is changed: texts in the clear, '' to take one away; whom else is named by a session's id. */
export interface RuleWish {
  readonly slow?: number;
  readonly pause?: number;
  readonly linksAfter?: number;
  readonly invitedOnly?: boolean;
  readonly stagePlays?: boolean;
  readonly floor?: string;
  readonly pinned?: string;
  readonly about?: string;
}

/** Texts of the rules, and their bounds. */
const TEXTS = { pinned: [MAX_PINNED, MAX_PINNED_BYTES], about: [MAX_ABOUT, MAX_ABOUT_BYTES] } as const;
export type RuledTextName = keyof typeof TEXTS;

/** False when this person may not, or a text cannot be sealed now. */
export async function makeRules(
  room: Room,
  self: Self,
  name: string,
  wish: RuleWish,
  keys: TextKeys | undefined,
): Promise<boolean> {
  const { slow, pause, linksAfter, invitedOnly, stagePlays, floor } = wish;
  const change: { -readonly [K in keyof RuleSet]?: RuleSet[K] } = {};
  if (slow !== undefined) change.slow = slow;
  if (pause !== undefined) change.pause = pause;
  if (linksAfter !== undefined) change.linksAfter = linksAfter;
  if (invitedOnly !== undefined) change.stage = invitedOnly ? onStageNow(room) : undefined;
  if (stagePlays !== undefined) change.play = stagePlays ? 'stage' : 'leads';
  if (floor !== undefined) change.floor = floor === '' ? undefined : whomIs(room, floor)?.person;
  for (const which of ['pinned', 'about'] as const) {
    const text = wish[which];
    if (text === undefined) continue;
    const sealed = await written(room, which, text, keys);
    if (sealed === 'no-key') return false;
    change[which] = sealed;
  }
  return room.rule(self, name, (inForce) => ({ stage: staying(room, inForce.stage), ...change }));
}

/**
 * As chair, says the texts of the rules again under the key that holds now: newcomers have no other. False when nothing is due, or they cannot be opened.
 */
export async function sealAnew(room: Room, self: Self, name: string, keys: TextKeys): Promise<boolean> {
  const { speak } = keys;
  const { pinned, about } = room.rules.inForce;
  const isOld = (text: RuledText | undefined): boolean => typeof text === 'object' && text.epoch !== speak?.epoch;
  if (speak === undefined || !(isOld(pinned) || isOld(about)) || !presides(room, self)) return false;
  const again = async (which: RuledTextName, text: RuledText | undefined): Promise<RuledText | undefined> => {
    const opened = text === undefined ? undefined : await readText(room, which, text, keys);
    // What this peer cannot open stays as it is, for those who can.
    if (opened === undefined) return text;
    const sealed = await written(room, which, opened, keys);
    return sealed === 'no-key' ? text : sealed;
  };
  const texts = { pinned: await again('pinned', pinned), about: await again('about', about) };
  if (texts.pinned === pinned && texts.about === about) return false;
  // Somebody may have changed them meanwhile.
  if (room.rules.inForce.pinned !== pinned || room.rules.inForce.about !== about) return false;
  return room.rule(self, name, (inForce) => ({ stage: staying(room, inForce.stage), ...texts }));
}

/** As chair, says the rules again without people on stage who were put out: that is forgotten in time, and rules are not. False when nothing is due. */
export async function leaveOut(room: Room, self: Self, name: string): Promise<boolean> {
  const { stage } = room.rules.inForce;
  if (staying(room, stage)?.length === stage?.length || !presides(room, self)) return false;
  return room.rule(self, name, (inForce) => ({ stage: staying(room, inForce.stage) }));
}

function presides({ moderator }: Room, { session }: Self): boolean {
  return moderator.chair?.session === keyToHex(session.publicKey);
}

/** A text of the rules, opened where it is sealed. Undefined while no key opens it. */
export async function readText(
  room: Pick<Room, 'id'>,
  which: RuledTextName,
  text: RuledText,
  keys: TextKeys | undefined,
): Promise<string | undefined> {
  // In a room for members nothing is said in the clear, and in an open one nothing sealed.
  if ((typeof text === 'string') !== (keys === undefined)) return undefined;
  const opened = typeof text === 'string' ? text : await openText(keys!.open, room.id, which, text);
  return opened === undefined ? undefined : tidy(which, opened);
}

function tidy(which: RuledTextName, text: string): string {
  const [units, bytes] = TEXTS[which];
  return tidyText(text, units, bytes);
}

async function written(
  { id }: Room,
  which: RuledTextName,
  text: string,
  keys: TextKeys | undefined,
): Promise<RuledText | undefined | 'no-key'> {
  const said = tidy(which, text);
  if (said === '') return undefined;
  if (keys === undefined) return said;
  if (keys.speak === undefined) return 'no-key';
  return { epoch: keys.speak.epoch, sealed: await sealText(keys.speak, id, which, said) };
}

/** Those below the moderators, who need no invitation. */
function onStageNow(room: Room): readonly PersonId[] {
  return stageOf(room).flatMap(({ identity }) => {
    const person = personOf(identity);
    return room.permissions.roleOf(person) === 'none' ? [person] : [];
  });
}

/** Without those who were put out since. */
function staying(
  { permissions, rules }: Room,
  stage: readonly PersonId[] | undefined,
): readonly PersonId[] | undefined {
  return stage?.filter((person) => rules.mayStay(person) && permissions.exclusionOf(person) === undefined);
}
