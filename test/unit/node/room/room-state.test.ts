import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import type { Signer } from '../../../../src/node/identity/keys.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { HEARTBEAT, MAX_MEMBER } from '../../../../src/node/records/constants.ts';
import { MAX_KIND } from '../../../../src/node/records/kinds.ts';
import type { Self, writeMember } from '../../../../src/node/records/member.ts';
import { RECORD_KINDS } from '../../../../src/node/room/record-kinds.ts';
import { Room } from '../../../../src/node/room/room.ts';
import { encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { pass, stopClock } from '../../../support/fakes/fake-clock.ts';
import { Air, type Listener } from '../../../support/fakes/fake-gossip.ts';
import { charter, memberBytes, NOON, signer } from '../../../support/records/records.ts';

interface Someone {
  readonly room: Room;
  readonly self: Self;
  readonly gossip: Listener;
  readonly identity: Signer;
}

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

async function someone(n: number): Promise<Someone> {
  const [identity, session] = await Promise.all([signer(n), signer(n + 100)]);
  const certificate = await issueCertificate(identity, session.publicKey, NOON + 3_600_000);
  const gossip = air.join();
  const room = new Room({ id: founded.id, gossip });
  rooms.push(room);
  room.start();
  return { room, self: { session, identity: identity.publicKey, certificate }, gossip, identity };
}

async function foreign(n: number, version: number, draft: Partial<Parameters<typeof writeMember>[3]> = {}) {
  const [identity, session] = await Promise.all([signer(n), signer(n + 100)]);
  return memberBytes(session, identity, founded.id, { version, ...draft });
}

describe('a room’s state', () => {
  it('rejects what no honest peer sends and counts it', async () => {
    const { room, gossip } = await someone(1);
    const good = await foreign(2, NOON);
    const forged = good.slice();
    forged[forged.length - 1]! ^= 1;
    const otherCharter = await charter(await signer(9));
    const [identity, session] = await Promise.all([signer(4), signer(5)]);
    const otherRoom = await memberBytes(session, identity, otherCharter.id);
    const strange = [
      new Uint8Array(0),
      new Uint8Array(100).fill(0xff),
      new Uint8Array(MAX_MEMBER + 33),
      encodeCbor([1, NOON, forged]),
      encodeCbor([1, NOON, otherRoom]),
      encodeCbor([2, NOON, good]),
      encodeCbor([1, NOON]),
      encodeCbor([1, -1, good]),
      encodeCbor([0, NOON, otherCharter.bytes]),
      encodeCbor([0, NOON, good]),
    ];
    for (const data of strange) expect(await gossip.hear(room.topic, data)).toBe('reject');
    expect(room.drops.get('malformed')).toBe(strange.length);
    expect(await gossip.hear(room.topic, encodeCbor([1, NOON, good]))).toBe('accept');
    expect(room.roster.size).toBe(1);
  });

  it('leaves records of later versions and kinds, and blames nobody for them', async () => {
    const { room, gossip } = await someone(1);
    await room.merge({ charter: founded.bytes });
    const newer = (version: number) => encodeCbor([encodeCbor([version, 'more']), new Uint8Array(64)]);
    const kinds = Object.values(RECORD_KINDS).filter(({ word }) => ![4, 5, 8, 12].includes(word));
    for (const { word } of kinds) {
      const verdict = await gossip.hear(room.topic, encodeCbor([word, NOON, newer(4)]));
      expect([word, verdict]).toEqual([word, 'ignore']);
    }
    const proof = encodeCbor([RECORD_KINDS.equivocation.word, NOON, encodeCbor([2, 'more'])]);
    expect(await gossip.hear(room.topic, proof)).toBe('ignore');
    expect(await gossip.hear(room.topic, encodeCbor([MAX_KIND, NOON, newer(1)]))).toBe('ignore');
    expect(await room.merge({ kindedRecords: [[MAX_KIND, newer(1)]] })).toBe(0);
  });

  it('drops stale records, and blames nobody for them', async () => {
    const { room, gossip } = await someone(1);
    expect(await gossip.hear(room.topic, encodeCbor([1, 0, await foreign(2, NOON - 300_000)]))).toBe('ignore');
    expect(room.drops.get('stale')).toBe(1);
  });

  it('forwards a repeated charter, for newcomers behind it, and no flood of it', async () => {
    const { room, gossip } = await someone(1);
    const verdicts: string[] = [];
    for (let salt = 0; salt < 20; salt++) {
      verdicts.push(await gossip.hear(room.topic, encodeCbor([0, salt, founded.bytes])));
    }
    expect(verdicts.filter((v) => v === 'accept')).toHaveLength(6);
    expect(verdicts.at(-1)).toBe('ignore');
    await pass(HEARTBEAT);
    expect(await gossip.hear(room.topic, encodeCbor([0, 20, founded.bytes]))).toBe('accept');
  });

  it('does not let replayed records use up their author’s rate', async () => {
    const { room, gossip } = await someone(1);
    const old = await foreign(2, NOON);
    expect(await gossip.hear(room.topic, encodeCbor([1, 0, old]))).toBe('accept');
    for (let salt = 1; salt < 100; salt++) {
      expect(await gossip.hear(room.topic, encodeCbor([1, salt, old]))).toBe('ignore');
    }
    expect(room.drops.get('old')).toBe(99);
    expect(await gossip.hear(room.topic, encodeCbor([1, 0, await foreign(2, NOON + 1)]), 'honest')).toBe('accept');
  });

  it('accepts a burst of one author’s records and no more, without delaying others', async () => {
    const { room, gossip } = await someone(1);
    const verdicts: string[] = [];
    for (let i = 0; i < 30; i++)
      verdicts.push(await gossip.hear(room.topic, encodeCbor([1, 0, await foreign(2, NOON + i)])));
    expect(verdicts.filter((v) => v === 'accept')).toHaveLength(12);
    expect(room.drops.get('too-fast')).toBe(18);
    expect(await gossip.hear(room.topic, encodeCbor([1, 0, await foreign(3, NOON)]))).toBe('accept');
  });

  it('checks a bounded number of signatures for one neighbour, without delaying others', async () => {
    const { room, gossip } = await someone(1);
    const junk = new Uint8Array(50);
    for (let i = 0; i < 1_000; i++) await gossip.hear(room.topic, junk, 'mallory');
    expect(room.drops.get('malformed')).toBe(400);
    expect(room.drops.get('too-fast')).toBe(600);
    expect(await gossip.hear(room.topic, encodeCbor([1, 0, await foreign(3, NOON)]), 'honest')).toBe('accept');
  });
});
