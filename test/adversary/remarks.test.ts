import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  encodeApplause,
  encodeFarewell,
  encodeRemark,
  encodeReport,
} from '../../src/node/fanout/protocol/listener-messages.ts';
import type { Self } from '../../src/node/records/member.ts';
import { writeMember } from '../../src/node/records/member.ts';
import { writeRemark } from '../../src/node/records/remark.ts';
import { type FanoutRelay, startFanoutRelay, Talker, TestListener } from '../support/peers/local-relay.ts';
import { newSelf, until } from '../support/peers/peers.ts';
import { signer } from '../support/records/records.ts';

let relay: FanoutRelay;
let talker: Talker;
let honest: TestListener;
let mallory: TestListener;
let self: Self;

/** A room with one who talks, one who listens, and Mallory, who listens as well. */
beforeEach(async () => {
  relay = await startFanoutRelay();
  talker = await Talker.start([relay], [relay.address]);
  honest = await TestListener.overSocket(relay.at, { room: talker.id });
  mallory = await TestListener.overSocket(relay.at, { room: talker.id });
  ({ self } = await newSelf());
  await until(() => honest.state?.listeners === 2, 'both to be counted');
});
afterEach(async () => {
  await talker.stop();
  await relay.stop();
});

let at = Date.now();
const line = (text: string) =>
  writeRemark(self.session, self.certificate, talker.id, { at: at++, name: 'Bao', saying: { kind: 'line', text } });

/** A line of the honest one still gets through, and a voice to them. */
async function roomGoesOn(): Promise<void> {
  const { self: bao } = await newSelf(await signer(77));
  const saying = { kind: 'line', text: 'still here' } as const;
  honest.say(
    encodeRemark(await writeRemark(bao.session, bao.certificate, talker.id, { at: at++, name: 'Bao', saying })),
  );
  await until(() => talker.room.interactions.lines.some((l) => l.saying.text === 'still here'), 'the honest line');
  const before = honest.bundles.length;
  await until(() => talker.publishers[0]!.wanted, 'to be wanted');
  const said = await talker.talk(3);
  await until(() => honest.bundles.length >= before + 3, 'the voice');
  expect(honest.bundles.slice(before)).toEqual(said);
}

describe('a listener who sends remarks', { timeout: 30_000 }, () => {
  it('a thousand times at once is heard a few times, counted, and dismissed', async () => {
    const remarks = await Promise.all(Array.from({ length: 1_000 }, (_, i) => line(`line ${i}`)));
    for (const remark of remarks) mallory.say(encodeRemark(remark));
    await until(() => mallory.closed, 'Mallory to be shown out');
    await until(() => talker.room.interactions.lines.length > 0, 'the first lines');
    expect(talker.room.interactions.lines.length).toBeLessThanOrEqual(8);
    expect(relay.counters.read()['said.dropped.flood']).toBeGreaterThan(10);
    await roomGoesOn();
  });

  it('that nobody signed is not believed, is counted, and is dismissed', async () => {
    const forged = await line('of my own');
    forged[forged.byteLength - 1]! ^= 1;
    const foreign = await writeMember((await newSelf()).self.session, self.certificate, talker.id, {
      version: Date.now(),
      name: 'Ada',
      place: 'gone',
      muted: true,
      since: 0,
      relays: [],
    });
    for (let i = 0; i < 40 && !mallory.closed; i++) {
      mallory.say(encodeRemark(i % 2 === 0 ? forged : new Uint8Array(randomBytes(300))));
      mallory.say(encodeFarewell(foreign));
      await new Promise((done) => setTimeout(done, 20));
    }
    await until(() => mallory.closed, 'Mallory to be shown out');
    expect(relay.counters.read()['said.dropped.malformed']).toBeGreaterThan(0);
    expect(talker.room.interactions.lines).toEqual([]);
    expect(talker.room.roster.size).toBe(1);
    await roomGoesOn();
  });

  it.each<[string, () => Uint8Array<ArrayBuffer>]>([
    ['a remark of 1,281 bytes', () => encodeRemark(new Uint8Array(1_281))],
    ['a megabyte', () => encodeRemark(new Uint8Array(1_000_000))],
    ['a reaction nobody knows', () => encodeApplause(200)],
    ['what only a relay may say', () => encodeReport({ listeners: 1_000_000, applause: [0, 0, 0, 0, 0] })],
    ['a type nobody knows', () => new Uint8Array([0x77, 1, 2, 3])],
  ])('with %s is dismissed, and the room learns nothing', async (_, bytes) => {
    mallory.say(bytes());
    await until(() => mallory.closed, 'Mallory to be shown out');
    await until(() => honest.state?.listeners === 1, 'one to be left');
    expect(honest.state!.applause).toEqual([0, 0, 0, 0, 0]);
    await roomGoesOn();
  });
});

it('a relay that nobody in the room names is not counted, however many it claims', async () => {
  await talker.room.tally(await signer(99), { at: Date.now(), listeners: 5_000, applause: [0, 0, 0, 0, 0] });
  await talker.room.say(talker.self, 'Ada', { kind: 'line', text: 'after it' });
  await until(() => honest.messages.some((m) => m.type === 'state' && m.remarks.length > 0), 'what was said after it');
  expect(honest.state!.listeners).toBe(2);
});
