/** What a relay that lies makes of what an honest one would send to a listener. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { decodeRelayMessage, encodeAudio, encodeState } from '../../../src/node/fanout/protocol/relay-messages.ts';
import type { RoomId } from '../../../src/node/identity/ids.ts';
import { SIGNATURE_BYTES } from '../../../src/node/identity/keys.ts';
import { signedPart } from '../../../src/node/records/bundle.ts';

/** A message instead of the honest one, and how much later, ms. */
interface Sent {
  readonly bytes: Uint8Array;
  readonly after: number;
}

/** What goes to a listener of `room` instead of the honest `message`. One for each listener: some remember. */
export type Lie = (message: Uint8Array, room: RoomId) => readonly Sent[];

/** Bytes of a bundle before its first frame's payload. */
const PAYLOAD = 25 + 2;
const DELAY = 1_500;

export type LieName = 'alters' | 'injects' | 'foreign' | 'replays' | 'drops' | 'silent' | 'delays' | 'invents';

const LIES: Record<LieName, () => Lie> = {
  /** One bit of what was said. */
  alters: () => audio((bundles) => bundles.map((b) => change(b, (bytes) => (bytes[PAYLOAD + 3]! ^= 1)))),
  /** Sound of its own under the speaker's stream, signed with a key of its own. */
  injects: () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    return audio((bundles, room) => [
      ...bundles,
      ...bundles.map((b) =>
        change(b, (bytes) => {
          bytes.fill(0x42, PAYLOAD, bytes.byteLength - SIGNATURE_BYTES);
          bytes.set(b.subarray(0, PAYLOAD), 0);
          restoreLengths(bytes, b);
          bytes.set(sign(null, signedPart(room, bytes), privateKey), bytes.byteLength - SIGNATURE_BYTES);
        }),
      ),
    ]);
  },
  /** Streams that nobody here has, as another room's. */
  foreign: () => audio((bundles) => [...bundles, ...bundles.map((b) => change(b, (bytes) => bytes.fill(0x77, 2, 10)))]),
  /** Everything, and again what came a second ago. */
  replays: () => {
    const past: Uint8Array[] = [];
    return audio((bundles) => {
      past.push(...bundles.map((b) => new Uint8Array(b)));
      return [...bundles, ...past.slice(-18, -16), ...past.slice(0, 2)];
    });
  },
  drops: () => {
    let count = 0;
    return audio((bundles) => (count++ % 3 === 2 ? [] : bundles));
  },
  silent: () => audio(() => []),
  delays: () => (message) => [{ bytes: message, after: decodeRelayMessage(message).type === 'audio' ? DELAY : 0 }],
  /** People who never signed that they are here. */
  invents: () => (message) => {
    const told = decodeRelayMessage(message);
    if (told.type !== 'state') return [{ bytes: message, after: 0 }];
    const members = told.members.map((m) => change(m, (bytes) => (bytes[bytes.byteLength >> 1]! ^= 1)));
    return [{ bytes: encodeState({ ...told, members: [...told.members, ...members] }), after: 0 }];
  },
};

export function lie(name: LieName): Lie {
  return LIES[name]();
}

/** Everything, and other bundles beside it: what a relay brings that is in league with somebody. */
export function bringsToo(more: () => readonly Uint8Array[]): Lie {
  return audio((bundles) => [...bundles, ...more()]);
}

function audio(make: (bundles: readonly Uint8Array[], room: RoomId) => readonly Uint8Array[]): Lie {
  return (message, room) => {
    const told = decodeRelayMessage(message);
    if (told.type !== 'audio') return [{ bytes: message, after: 0 }];
    const bundles = make(told.bundles, room);
    return bundles.length === 0 ? [] : [{ bytes: encodeAudio(bundles), after: 0 }];
  };
}

function change(bytes: Uint8Array, make: (copy: Uint8Array) => unknown): Uint8Array {
  const copy = new Uint8Array(bytes);
  make(copy);
  return copy;
}

/** The lengths of frames stand between payloads. */
function restoreLengths(bytes: Uint8Array, original: Uint8Array): void {
  const view = new DataView(original.buffer, original.byteOffset);
  for (let i = 0, at = PAYLOAD - 2; i < original[1]!; i++) {
    bytes.set(original.subarray(at, at + 2), at);
    at += 2 + view.getUint16(at);
  }
}
