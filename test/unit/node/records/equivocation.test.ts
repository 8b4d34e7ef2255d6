import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import type { FrameSigner } from '../../../../src/node/identity/keys.ts';
import { writeBundle } from '../../../../src/node/records/bundle.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { MAX_EQUIVOCATION, proveEquivocation, readEquivocation } from '../../../../src/node/records/equivocation.ts';
import { MAX_EQUIVOCATIONS } from '../../../../src/node/records/moderation-limits.ts';
import { Room } from '../../../../src/node/room/room.ts';
import { snapshotOf } from '../../../../src/node/room/room-state.ts';
import { stageOf, voicesOf } from '../../../../src/node/room/stage-rules.ts';
import { decodeCbor, encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';
import { pass, settle, stopClock } from '../../../support/fakes/fake-clock.ts';
import { Air } from '../../../support/fakes/fake-gossip.ts';
import { ROOM } from '../../../support/records/bundles.ts';
import { bitFlips, charter, NOON, signer } from '../../../support/records/records.ts';

const STREAM = '00000000000000aa';

let air: Air;
let founded: Charter;
let rooms: Room[];

beforeEach(async () => {
  air = new Air();
  rooms = [];
  founded = await charter(await signer(1));
  stopClock(NOON);
});
afterEach(() => {
  for (const room of rooms) room.stop();
  vi.useRealTimers();
});

/** A page in the room: the nth person's, on stage. */
async function enters(n: number, name: string): Promise<{ room: Room; session: FrameSigner }> {
  const [identity, session] = await Promise.all([signer(n), signer(n + 100)]);
  const certificate = await issueCertificate(identity, session.publicKey, NOON + 3_600_000);
  const room = new Room({ id: founded.id, gossip: air.join() });
  room.start();
  await room.merge(rooms[0] === undefined ? { charter: founded.bytes } : snapshotOf(rooms[0]));
  rooms.push(room);
  const self = { session, identity: identity.publicKey, certificate };
  await room.present(self, { name, place: 'stage', muted: false, since: NOON, stream: STREAM, relays: [] });
  return { room, session };
}

/** A bundle of one frame of sound `sound` at `seq`. */
function bundle(session: FrameSigner, sound: number, seq = 5, room = founded.id, stream = STREAM) {
  const frames = [{ seq, payload: new Uint8Array(40).fill(sound) }];
  const said = { stream, frames, captured: NOON, level: 127, epoch: 0 };
  return writeBundle(room, said, (message) => session.signFrame(message));
}

async function proofOf(session: FrameSigner): Promise<Uint8Array<ArrayBuffer>> {
  return proveEquivocation(session.publicKey, await bundle(session, 1), await bundle(session, 2))!;
}

const heard = (room: Room): string[] => voicesOf(room).map(({ name }) => name);

describe('a session that equivocated', () => {
  it('is played and forwarded by nobody any more, keeps its place, and newcomers are told', async () => {
    const { room } = await enters(1, 'Ada');
    const { session } = await enters(2, 'Bao');
    await pass(1_000);
    expect(rooms.map(heard)).toEqual([
      ['Ada', 'Bao'],
      ['Ada', 'Bao'],
    ]);
    expect(await room.handOn('equivocation', await proofOf(session))).toBe('accept');
    await settle();
    expect(rooms.map(heard)).toEqual([['Ada'], ['Ada']]);
    expect(stageOf(room).map(({ name }) => name)).toEqual(['Ada', 'Bao']);
    const cem = await enters(3, 'Cem');
    await pass(1_000);
    expect(heard(cem.room).sort()).toEqual(['Ada', 'Cem']);
  });

  it('must be in the room: anyone can make proofs against any number of their own keys', async () => {
    const { room } = await enters(1, 'Ada');
    for (let n = 200; n < 200 + MAX_EQUIVOCATIONS + 2; n++)
      expect(await room.handOn('equivocation', await proofOf(await signer(n)))).toBe('ignore');
    expect(room.permissions.equivocations).toEqual([]);
  });
});

describe('a proof of equivocation', () => {
  it('contains two bundles with different sound for one moment', async () => {
    const bao = await signer(102);
    const proof = await proofOf(bao);
    const { session } = await readEquivocation(proof, founded.id);
    expect(session).toBe(Buffer.from(bao.publicKey).toString('hex'));
    const [one, two] = [await bundle(bao, 1), await bundle(bao, 2)];
    expect(proveEquivocation(bao.publicKey, two, one)).toEqual(proof);
    expect(proveEquivocation(bao.publicKey, one, one)).toBeUndefined();
    expect(proveEquivocation(bao.publicKey, one, await bundle(bao, 2, 6))).toBeUndefined();
    expect(
      proveEquivocation(bao.publicKey, one, await bundle(bao, 2, 5, founded.id, '00000000000000bb')),
    ).toBeUndefined();
  });

  it.each<[string, (proof: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>> | Uint8Array<ArrayBuffer>]>([
    ['with a bit of it changed', (proof) => proof.map((byte, i) => (i === proof.length - 1 ? byte ^ 1 : byte))],
    ['against another', async (proof) => changed(proof, 1, (await signer(103)).publicKey)],
    ['of another version', (proof) => changed(proof, 0, 2)],
    ['in the other order', (proof) => encodeCbor([...fields(proof).slice(0, 2), fields(proof)[3]!, fields(proof)[2]!])],
    ['of one bundle twice', (proof) => changed(proof, 3, fields(proof)[2]!)],
    ['of bundles that agree', async (proof) => changed(proof, 3, await bundle(await signer(102), 2, 6))],
    [
      'of another room',
      async () => {
        const [bao, room] = [await signer(102), ROOM];
        const bundles = [await bundle(bao, 1, 5, room), await bundle(bao, 2, 5, room)] as const;
        return proveEquivocation(bao.publicKey, ...bundles)!;
      },
    ],
    ['with something after it', (proof) => new Uint8Array([...proof, 0])],
    ['that is larger than two bundles', () => new Uint8Array(MAX_EQUIVOCATION + 1)],
  ])('is not valid %s', async (_, change) => {
    await expect(readEquivocation(await change(await proofOf(await signer(102))), founded.id)).rejects.toThrow(
      MalformedError,
    );
  });

  it('is not valid with any one bit changed', async () => {
    const proof = await proofOf(await signer(102));
    for (const flipped of bitFlips(proof))
      await expect(readEquivocation(flipped, founded.id)).rejects.toThrow(MalformedError);
  });
});

function fields(proof: Uint8Array) {
  return decodeCbor(proof, MAX_EQUIVOCATION) as Uint8Array[];
}

function changed(proof: Uint8Array, at: number, value: Uint8Array | number): Uint8Array<ArrayBuffer> {
  return encodeCbor(fields(proof).map((field, i) => (i === at ? value : field)));
}
