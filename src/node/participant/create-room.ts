/** The charters that a founder writes: one that opens a room, one that ends it. */
import { communityNonce } from '../community/name.ts';
import type { Signer } from '../identity/keys.ts';
import { type Charter, type RecordingRule, writeCharter } from '../records/charter.ts';
import { MAX_TITLE, MAX_TITLE_BYTES, NONCE_BYTES } from '../records/constants.ts';
import { severalTopics } from '../records/topics.ts';
import type { Room } from '../room/room.ts';
import { equals } from '../wire/bytes.ts';
import { tidyText } from '../wire/text.ts';

/** A community under which a room is opened, and the right to do so. */
export type Under = Pick<Charter, 'root' | 'proof'>;

export interface RoomDraft {
  /** One line; what is longer than 80 characters is cut off. */
  readonly title: string;
  /** BCP 47 tag, or '' for none. */
  readonly language?: string;
  /** Announced in the hallway; otherwise found by its link only. */
  readonly open?: boolean;
  readonly access?: 'anyone' | 'members';
  readonly stageBy?: 'anyone' | 'invitation';
  readonly recording?: RecordingRule;
  /** What it is about: up to three words, of which as many are told as the title leaves a place for. */
  readonly topics?: readonly string[];
}

/** The charter of a new room, the founder's own or under a community. Throws RangeError for an empty title. */
export function createRoom(
  founder: Signer,
  {
    title,
    language = '',
    open = true,
    access = 'anyone',
    stageBy = 'anyone',
    recording = 'never',
    topics = [],
  }: RoomDraft,
  under?: Under,
): Promise<Charter> {
  const tidy = tidyText(title, MAX_TITLE, MAX_TITLE_BYTES);
  if (tidy === '') throw new RangeError('a title is needed');
  return writeCharter(founder, {
    title: tidy,
    topics: severalTopics(topics),
    language,
    open,
    created: Date.now(),
    version: 0,
    closed: false,
    access,
    stage: stageBy === 'invitation' ? 'invited' : 'anyone',
    recording,
    nonce: under === undefined ? crypto.getRandomValues(new Uint8Array(NONCE_BYTES)) : communityNonce(),
    ...under,
  });
}

/** Ends the room for all. False when this person may not. */
export async function endRoom(records: Room, identity: Signer): Promise<boolean> {
  const { charter } = records.roster;
  if (charter === undefined) return false;
  // Whoever may write the charter closes the room for good; a host to whom the room was handed over has the chair end it.
  if (equals(charter.root, identity.publicKey)) {
    await records.proclaim(
      await writeCharter(identity, { ...charter, version: charter.version + 1, closed: true, proof: undefined }),
    );
    return true;
  }
  return records.moderator.act('end', undefined);
}

/** A room as somebody fills it in. */
export interface NewRoom extends Required<Omit<RoomDraft, 'language' | 'topics'>>, Pick<RoomDraft, 'topics'> {
  /** What its founder is called. */
  readonly name: string;
  /** Id of the community to open it under. */
  readonly community?: string;
}
