import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CaptionWords, Hearing } from '../../../../src/node/bot/hearing.ts';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import { personOf } from '../../../../src/node/identity/person.ts';
import { writeCaption } from '../../../../src/node/records/caption.ts';
import type { Charter } from '../../../../src/node/records/charter.ts';
import { writeRemark } from '../../../../src/node/records/remark.ts';
import { NO_RULES, type RuleSet, writeRules } from '../../../../src/node/records/rules.ts';
import { RECORD_KINDS } from '../../../../src/node/room/record-kinds.ts';
import { pass, settle, stopClock } from '../../../support/fakes/fake-clock.ts';
import { type SocketRelay, stubSockets } from '../../../support/fakes/socket-relay.ts';
import { type Guest, guest, relayNamed } from '../../../support/fakes/told-listener.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

const host = await signer(1);
let founded: Charter;
let [ada, bao]: readonly Guest[] = [];
let relay: SocketRelay;
let hearing: Hearing | undefined;

beforeEach(async () => {
  founded = await charter(host);
  [ada, bao] = await Promise.all([guest(1, 'Ada', founded), guest(2, 'Bao', founded)]);
  stopClock(NOON);
  relay = stubSockets();
});
afterEach(() => {
  hearing?.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function hears(options: Parameters<typeof Hearing.start>[1]): Promise<void> {
  const place = { room: founded.id, relays: [relayNamed(1).address], page: 'https://relay-1.example/' };
  hearing = await Hearing.start(place, options);
  await settle();
  await relay.tell({
    charter: founded.bytes,
    members: [await ada!.record(), await bao!.record({ since: NOON - 3_600_000 })],
  });
}

/** The host's. */
async function ruled(rules: Partial<RuleSet>): Promise<void> {
  const certificate = await issueCertificate(host, ada!.session.publicKey, NOON + 3_600_000);
  const draft = { at: NOON, name: 'Ada', rules: { ...NO_RULES, ...rules } };
  const record = await writeRules(ada!.session, certificate, founded.id, draft);
  await relay.tell({ kindedRecords: [[RECORD_KINDS.rules.word, record]] });
}

/** What the nth identity writes now. */
async function written(n: number, by: Guest, text: string): Promise<Uint8Array> {
  const certificate = await issueCertificate(await signer(n), by.session.publicKey, NOON + 3_600_000);
  return writeRemark(by.session, certificate, founded.id, {
    at: Date.now(),
    name: 'Bao',
    saying: { kind: 'line', text },
  });
}

describe('who hears a room without being in it', () => {
  it('is told what is said as it is captioned', async () => {
    const read: CaptionWords[] = [];
    await hears({ onVoice: () => undefined, onCaption: (caption) => read.push(caption) });
    const place = { line: 0, stream: '1'.padStart(16, '0'), start: 0, slots: 50, language: 'en', final: true };
    const caption = await writeCaption(ada!.session, founded.id, { ...place, at: NOON, said: 'good evening' });
    await relay.tell({ kindedRecords: [[RECORD_KINDS.caption.word, caption]] });
    expect(read).toMatchObject([{ speaker: ada!.id, words: 'good evening', final: true }]);
  });

  it('hears only whom the rules of the room let be heard', async () => {
    const heard: string[] = [];
    await hears({ onVoice: (speaker) => heard.push(speaker) });
    await ruled({ floor: personOf(host.publicKey) });
    await pass(300);
    await relay.bring(await bao!.say(0));
    await relay.bring(await ada!.say(0));
    expect(new Set(heard)).toEqual(new Set([ada!.id]));
  });

  it('reads one line of a person in the time that slow mode sets, whatever a relay passes on', async () => {
    const read: string[] = [];
    await hears({ onLine: ({ text }) => read.push(text) });
    await ruled({ slow: 10 });
    for (const text of ['first', 'too soon', 'again']) {
      await relay.tell({ remarks: [await written(2, bao!, text)] });
      await pass(5_000);
    }
    expect(read).toEqual(['first', 'again']);
  });

  it('reads nothing of a newcomer before the pause is over; in a large room, of whom it was told', async () => {
    const read: string[] = [];
    await hears({ onLine: ({ text }) => read.push(text) });
    await ruled({ pause: 60 });
    for (let s = 0; s < 12; s++) {
      await relay.tell({ members: [await ada!.record()], people: 2 });
      await pass(1_000);
    }
    const chidi = await guest(3, 'Chidi', founded);
    await relay.tell({ members: [await bao!.record({ since: NOON - 3_600_000 }), await chidi.record()], people: 3 });
    await pass(1_000);
    await relay.tell({ people: 3, remarks: [await written(3, chidi, 'too soon'), await written(2, bao!, 'here')] });
    expect(read).toEqual(['here']);
    const dora = await guest(4, 'Dora', founded);
    await relay.tell({ people: 40 });
    await pass(1_000);
    await relay.tell({ people: 40, remarks: [await written(4, dora, 'from the back')] });
    expect(read).toEqual(['here', 'from the back']);
  });
});
