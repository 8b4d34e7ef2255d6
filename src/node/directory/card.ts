/**
 * A room card: what the hallway shows of an open room. It carries the room's charter, so title and founder cannot be forged, and is
 * signed by the session of someone inside who announces it. `people` 0 withdraws the announcer's card at once.
 * Payload [1, charter, announcer, issued ms, on stage, listening, host name, [[key, name], ...], [relay, ...]] in `stoa/card/1`.
 */

import { CLOCK_TOLERANCE } from '../identity/certificate.ts';
import { open, seal } from '../identity/envelope.ts';
import { KEY_BYTES, keyToHex, type Signer } from '../identity/keys.ts';
import { FACE_KEY_BYTES } from '../identity/person.ts';
import { type Charter, readCharter } from '../records/charter.ts';
import { MAX_CHARTER } from '../records/constants.ts';
import { MAX_ADDRESS_BYTES } from '../relays/address.ts';
import { fromHex, toHex } from '../wire/bytes.ts';
import { asBytes, asLine, asList, asRecord, asText, asUint, copyOf } from '../wire/cbor.ts';
import { MalformedError, StaleError } from '../wire/malformed.ts';
import { CARD_LIFE, MAX_CARD, MAX_CARD_RELAYS, MAX_FACE_NAME_BYTES, MAX_FACES } from './constants.ts';

export interface CardFace {
  /** First 8 bytes of the person's identity key, hex. */
  readonly key: string;
  readonly name: string;
}

export interface CardDraft {
  readonly charter: Charter;
  /** Milliseconds since 1970 by the announcer's clock. */
  readonly issued: number;
  readonly onStage: number;
  readonly listening: number;
  readonly host: string;
  readonly faces: readonly CardFace[];
  readonly relays: readonly string[];
}

export interface Card extends CardDraft {
  /** Announcer's session key, hex. */
  readonly announcer: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Signs a card, leaving out relays and faces until it fits in MAX_CARD. */
export async function writeCard(announcer: Signer, draft: CardDraft): Promise<Uint8Array<ArrayBuffer>> {
  const relays = draft.relays.slice(0, MAX_CARD_RELAYS);
  const faces = draft.faces.slice(0, MAX_FACES);
  for (;;) {
    const bytes = await seal(announcer, 'stoa/card/1', [
      1,
      draft.charter.bytes,
      announcer.publicKey,
      draft.issued,
      draft.onStage,
      draft.listening,
      draft.host,
      faces.map((f) => [fromHex(f.key), f.name]),
      relays,
    ]);
    if (bytes.byteLength <= MAX_CARD) return bytes;
    if (relays.length > 1) relays.pop();
    else if (faces.length > 0) faces.pop();
    else if (relays.length > 0) relays.pop();
    else throw new MalformedError('card does not fit');
  }
}

/** Decodes and verifies a card at `now` (ms since 1970). Throws StaleError when it has expired, MalformedError otherwise. */
export async function readCard(bytes: Uint8Array, now: number): Promise<Card> {
  const opened = open(bytes, MAX_CARD);
  const fields = asRecord(opened.value, 'card', 1, 9);
  const charterBytes = asBytes(fields[1], 'charter', 1, MAX_CHARTER);
  const announcer = asBytes(fields[2], 'announcer', KEY_BYTES);
  const issued = asUint(fields[3], 'issued');
  const off = Math.max(issued - now - CLOCK_TOLERANCE, now - CARD_LIFE - CLOCK_TOLERANCE - issued);
  if (off > 0) throw new StaleError('card expired', off);
  const parsed = {
    issued,
    onStage: asUint(fields[4], 'on stage', 1_000),
    listening: asUint(fields[5], 'listening', 10_000_000),
    host: asLine(fields[6], 'host', MAX_FACE_NAME_BYTES),
    faces: asList(fields[7], 'faces', 0, MAX_FACES).map(readFace),
    relays: asList(fields[8], 'relays', 0, MAX_CARD_RELAYS).map((r) => asText(r, 'relay', MAX_ADDRESS_BYTES)),
    announcer: keyToHex(announcer),
    bytes: copyOf(bytes),
  };
  await opened.check(announcer, 'stoa/card/1');
  const charter = await readCharter(charterBytes, now);
  if (!charter.open) throw new MalformedError('card of a room found by link only');
  return { charter, ...parsed };
}

function readFace(value: unknown): CardFace {
  const [key, name] = asList(value, 'face', 2);
  return {
    key: toHex(asBytes(key, 'face key', FACE_KEY_BYTES)),
    name: asLine(name, 'face name', MAX_FACE_NAME_BYTES),
  };
}
