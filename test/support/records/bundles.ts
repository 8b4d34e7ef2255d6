/** A voice for tests of fan-out: signed bundles of made-up frames, and the record that lets them be heard. */
import { createPrivateKey, createPublicKey, sign as nodeSign, verify as nodeVerify } from 'node:crypto';
import type { VerifySync } from '../../../src/node/fanout/forward/room-feed.ts';
import { personOf } from '../../../src/node/identity/person.ts';
import type { StreamId } from '../../../src/node/media/frame.ts';
import { seqAdd } from '../../../src/node/media/frame.ts';
import { type Bundle, writeBundle } from '../../../src/node/records/bundle.ts';
import type { Member } from '../../../src/node/records/member.ts';
import { NOON } from './records.ts';

/** A room id of the right form. */
export const ROOM = 'AAECAwQFBgcICQoLDA0ODxAREhM';

const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface Voice {
  readonly member: Member;
  readonly stream: StreamId;
  /** A bundle of three frames that starts at `seq`; what is left out is of NOON. */
  say(seq: number, draft?: Partial<Bundle>, room?: string): Promise<Uint8Array<ArrayBuffer>>;
}

/** The nth voice, on stage under `stream`. */
export function voice(n: number, stream: StreamId = n.toString(16).padStart(16, '0'), version = NOON): Voice {
  const seed = Buffer.alloc(32, n);
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const session = new Uint8Array(createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(12));
  const member: Member = {
    id: Buffer.from(session).toString('hex'),
    session,
    identity: session,
    person: personOf(session),
    bytes: new Uint8Array([n]),
    version,
    name: `Voice ${n}`,
    place: 'stage',
    muted: false,
    since: NOON + n,
    stream,
    relays: [],
  };
  return {
    member,
    stream,
    say: (seq, draft = {}, room = ROOM) => {
      const frames = [0, 1, 2].map((i) => ({ seq: seqAdd(seq, i), payload: new Uint8Array(80).fill(seq + i) }));
      const bundle = { stream, frames, captured: version + 100, level: 30, epoch: 0, ...draft };
      return writeBundle(room, bundle, (message) => new Uint8Array(nodeSign(null, message, key)));
    },
  };
}

/** Checks signatures as a relay does. */
export const verifySync: VerifySync = (publicKey, message, signature) => {
  const x = Buffer.from(publicKey).toString('base64url');
  return nodeVerify(
    null,
    message,
    createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
    signature,
  );
};
