import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeListenerMessage } from '../../../../src/node/fanout/protocol/listener-messages.ts';
import { decodeHello, encodeNotice } from '../../../../src/node/fanout/protocol/relay-messages.ts';
import { issueCertificate } from '../../../../src/node/identity/certificate.ts';
import { personOf } from '../../../../src/node/identity/person.ts';
import { type Charter, writeCharter } from '../../../../src/node/records/charter.ts';
import { MEMBER_LIFE } from '../../../../src/node/records/constants.ts';
import type { KindedRecord } from '../../../../src/node/records/kinds.ts';
import { writeRemark } from '../../../../src/node/records/remark.ts';
import { NO_RULES, type RuleSet, writeRules } from '../../../../src/node/records/rules.ts';
import { RULES_WORD } from '../../../../src/node/room/base-kinds.ts';
// It is asked for when it is wanted: by then it has been read.
import '../../../../src/node/room/room-rules.ts';
import { snapshotOf } from '../../../../src/node/room/room-state.ts';
import { pass, settle, stopClock } from '../../../support/fakes/fake-clock.ts';
import {
  type AskedChannel,
  type Guest,
  guest,
  relayNamed,
  startListener,
  type ToldListener,
} from '../../../support/fakes/told-listener.ts';
import { charter, NOON, signer } from '../../../support/records/records.ts';

let founded: Charter;
let told: ToldListener;
let ada: Guest;
let bao: Guest;
let ticking: NodeJS.Timeout;

beforeEach(async () => {
  founded = await charter(await signer(1));
  [ada, bao] = await Promise.all([guest(1, 'Ada', founded), guest(2, 'Bao', founded)]);
  stopClock(NOON);
  told = startListener(founded.id);
  ticking = setInterval(() => told.listener.tick(), 250);
});
afterEach(() => {
  clearInterval(ticking);
  told.listener.stop();
  vi.useRealTimers();
});

/** Listens, and has this relay open. */
async function listens(n = 1): Promise<AskedChannel> {
  told.listener.learn([relayNamed(n)]);
  told.listener.want({ listen: true, watch: true, guest: true });
  const channel = told.at(n)[0]!;
  channel.events.onOpen();
  await settle();
  return channel;
}

const summary = () => told.listener.summary;

/** Rules as a relay tells of them: the host's, unless the nth identity has signed them. */
async function ruled(rules: Partial<RuleSet>, at = NOON, n = 1, by = ada): Promise<KindedRecord> {
  const certificate = await issueCertificate(await signer(n), by.session.publicKey, NOON + 3_600_000);
  const draft = { at, name: 'Ada', rules: { ...NO_RULES, ...rules } };
  return [RULES_WORD, await writeRules(by.session, certificate, founded.id, draft)];
}

describe('a listener', () => {
  it('shows nothing before a relay has sent records, and asks no relay before it is wanted', async () => {
    told.listener.learn([relayNamed(1)]);
    await pass(1_000);
    expect(told.channels).toEqual([]);
    expect(summary()).toMatchObject({ known: false, title: '', onStage: [], live: false });
    expect(told.changes).toBe(0);
  });

  it('shows the room while it watches, with nothing played', async () => {
    told.listener.learn([relayNamed(1)]);
    told.listener.want({ listen: false, watch: true, guest: false });
    const channel = told.at(1)[0]!;
    channel.events.onOpen();
    expect(decodeHello(channel.said[0]!)).toMatchObject({ audio: false, standby: false, guest: false });
    await channel.tell({
      charter: founded.bytes,
      members: [await ada.record(), await bao.record({ place: 'listening', muted: true })],
      listeners: 40,
      people: 2,
    });
    expect(summary()).toMatchObject({
      known: true,
      title: 'Evening',
      host: 'Ada',
      access: 'anyone',
      stageRule: 'anyone',
      locked: false,
      closed: false,
      onStage: [{ id: ada.id, name: 'Ada', role: 'host', muted: false, silenced: false, talking: false }],
      listening: [{ id: bao.id, name: 'Bao', role: 'none', muted: true }],
      listeners: 41,
      live: false,
      heard: false,
    });
    expect(told.played).toEqual([]);
  });

  it('plays people on stage, reports that they talk, and that they have stopped', async () => {
    const channel = await listens();
    await channel.tell({ charter: founded.bytes, members: [await ada.record({ muted: true })] });
    expect(summary()).toMatchObject({ live: true, relay: 'Olive', heard: false });
    await channel.bring(await ada.say(0), await ada.say(3));
    // Bundles are verified beside one another; playout puts them in order.
    expect(told.played.map(({ seq }) => seq).sort()).toEqual([0, 1, 2, 3, 4, 5]);
    expect(summary()).toMatchObject({ heard: true, onStage: [{ talking: true, muted: false }] });
    await pass(1_000);
    expect(summary()).toMatchObject({ heard: true, onStage: [{ talking: false, muted: true }] });
  });

  it('plays nobody who only listens, is not in the room, or has left the stage', async () => {
    const channel = await listens();
    await channel.tell({
      charter: founded.bytes,
      members: [await ada.record(), await bao.record({ place: 'listening', stream: undefined })],
    });
    await channel.bring(await bao.say(0));
    const stranger = await guest(9, 'Nobody', founded);
    await channel.bring(await stranger.say(0));
    expect(told.played).toEqual([]);
    await channel.bring(await ada.say(0));
    await pass(50);
    await channel.tell({ members: [await ada.record({ place: 'listening', muted: true })] });
    await channel.bring(await ada.say(3));
    expect(told.played.map(({ seq }) => seq)).toEqual([0, 1, 2]);
  });

  it('plays one alone from the first word on, where the host left that one alone to be heard, whatever a relay brings', async () => {
    const channel = await listens();
    await channel.tell({
      charter: founded.bytes,
      members: [await ada.record(), await bao.record()],
      kindedRecords: [await ruled({ floor: personOf((await signer(2)).publicKey) })],
    });
    await channel.bring(await ada.say(0), await bao.say(0));
    expect(new Set(told.played.map(({ speaker }) => speaker))).toEqual(new Set([bao.id]));
    await channel.tell({ kindedRecords: [await ruled({}, NOON + 1)] });
    await pass(300);
    await channel.bring(await ada.say(3));
    expect(new Set(told.played.map(({ speaker }) => speaker))).toEqual(new Set([ada.id, bao.id]));
  });

  it('shows and plays on stage only those whom its rules have there', async () => {
    const channel = await listens();
    await channel.tell({ charter: founded.bytes, members: [await ada.record(), await bao.record()] });
    expect(summary()).toMatchObject({ onStage: [{ name: 'Ada' }, { name: 'Bao' }], maySpeak: true });
    await channel.tell({ kindedRecords: [await ruled({ stage: [] })] });
    expect(summary()).toMatchObject({ onStage: [{ name: 'Ada' }], maySpeak: false });
    await channel.bring(await bao.say(0));
    expect(told.played).toEqual([]);
  });

  it('hands the rules on with what else it knows', async () => {
    const channel = await listens();
    const rules = await ruled({ slow: 10 });
    await channel.tell({ charter: founded.bytes, kindedRecords: [rules] });
    expect(snapshotOf(told.listener.state).kindedRecords).toEqual([rules]);
  });

  it('reads no rules where there are none, nor of anybody but hosts and moderators', async () => {
    const channel = await listens();
    await channel.tell({ charter: founded.bytes, members: [await ada.record(), await bao.record()] });
    expect(Object.keys(told.listener.state.kinds)).not.toContain('rules');
    const theirs = await ruled({ floor: personOf((await signer(2)).publicKey) }, NOON, 2, bao);
    await channel.tell({ kindedRecords: [theirs] });
    await channel.bring(await ada.say(0));
    expect(told.played).toHaveLength(3);
    expect(told.listener.state.drops.snapshot()).toMatchObject({ 'not-allowed': 1 });
  });

  it('plays nothing that its speaker has not signed', async () => {
    const channel = await listens();
    await channel.tell({ charter: founded.bytes, members: [await ada.record()] });
    const bundle = await ada.say(0);
    bundle[bundle.byteLength - 70]! ^= 1;
    await channel.bring(bundle);
    expect(told.played).toEqual([]);
  });

  it('plays nobody in a members-only room, where audio is encrypted', async () => {
    const founder = await signer(1);
    const closed = await writeCharter(founder, {
      title: 'Members',
      language: 'en',
      open: false,
      created: NOON,
      version: 0,
      closed: false,
      nonce: new Uint8Array(16).fill(3),
      access: 'members',
    });
    told.listener.stop();
    told = startListener(closed.id);
    const host = await guest(1, 'Ada', closed);
    const channel = await listens();
    await channel.tell({ charter: closed.bytes, members: [await host.record()] });
    expect(summary()).toMatchObject({ access: 'members', onStage: [{ name: 'Ada' }] });
    await channel.bring(await host.say(0));
    expect(told.played).toEqual([]);
  });

  it('removes people who fall silent', async () => {
    const channel = await listens();
    await channel.tell({ charter: founded.bytes, members: [await ada.record()] });
    expect(summary().onStage).toHaveLength(1);
    for (let gone = 0; gone < MEMBER_LIFE + 2_000; gone += 4_000) {
      await pass(4_000, 250);
      await channel.tell({});
    }
    expect(summary().onStage).toEqual([]);
  });

  it('reports a change once, and nothing else', async () => {
    const channel = await listens();
    await channel.tell({ charter: founded.bytes, members: [await ada.record()] });
    const before = summary();
    told.changes = 0;
    await pass(1_000);
    await channel.tell({ charter: founded.bytes, members: [await ada.record()] });
    await pass(1_000);
    expect(told.changes).toBe(0);
    expect(summary()).toBe(before);
    await channel.tell({ members: [await ada.record({ name: 'Ada L.' })] });
    expect(told.changes).toBe(1);
    expect(structuredClone(summary())).toEqual(summary());
  });

  it('shows a chat line once, however often it is repeated', async () => {
    const channel = await listens();
    const [identity, session] = await Promise.all([signer(2), signer(102)]);
    const certificate = await issueCertificate(identity, session.publicKey, NOON + 3_600_000);
    const line = await writeRemark(session, certificate, founded.id, {
      at: NOON,
      name: 'Bao',
      saying: { kind: 'line', text: 'hello' },
    });
    await channel.tell({ charter: founded.bytes, members: [], remarks: [line] });
    await channel.tell({ remarks: [line] });
    expect(told.listener.state.interactions.lines).toMatchObject([{ name: 'Bao' }]);
  });

  it('stops playing a speaker who equivocates, and tells its relay', async () => {
    const channel = await listens();
    await channel.tell({ charter: founded.bytes, members: [await ada.record()] });
    const one = await ada.say(0);
    const two = await ada.say(0, { frames: [0, 1, 2].map((seq) => ({ seq, payload: new Uint8Array(60).fill(9) })) });
    await channel.bring(one);
    await channel.bring(two);
    await channel.bring(await ada.say(3));
    expect(told.played.map(({ seq }) => seq)).toEqual([0, 1, 2]);
    expect(channel.said.slice(1).map((message) => decodeListenerMessage(message).type)).toContain('proof');
  });

  it('reports nothing once it is stopped', async () => {
    const channel = await listens();
    await channel.tell({ charter: founded.bytes, members: [await ada.record()] });
    told.changes = 0;
    told.listener.stop();
    told.listener.stop();
    expect(channel.closed).toBe(true);
    await channel.tell({ members: [await bao.record()] });
    await channel.bring(await ada.say(0));
    told.listener.tick();
    expect([told.changes, told.played]).toEqual([0, []]);
  });
});

describe('the relays of a listener', () => {
  it('are two at a time; an unreachable one is replaced, and tried again when no other is left', async () => {
    told.listener.learn([relayNamed(1), relayNamed(2), relayNamed(3)]);
    told.listener.want({ listen: true, watch: true, guest: true });
    expect(told.channels).toHaveLength(2);
    const [first, second] = told.channels;
    second!.events.onOpen();
    first!.closed = true;
    first!.events.onClose(false);
    await pass(500);
    const others = told.channels.slice(2);
    expect(others.map(({ address }) => address)).not.toContain(first!.address);
    expect(others).toHaveLength(1);
    others[0]!.closed = true;
    others[0]!.events.onClose(false);
    await pass(500);
    expect(told.channels.at(-1)!.address).toBe(first!.address);
    expect(told.channels.filter(({ address, closed }) => !closed && address === second!.address)).toHaveLength(1);
  });

  it('are others when one is full and names them', async () => {
    const channel = await listens();
    channel.events.onMessage(encodeNotice('full', [relayNamed(2).address]));
    expect(channel.closed).toBe(true);
    await pass(500);
    expect(told.at(2)).toHaveLength(1);
  });

  it('replace each other: the second continues when the first goes', async () => {
    told.listener.learn([relayNamed(1), relayNamed(2)]);
    told.listener.want({ listen: true, watch: true, guest: true });
    const [live, standby] = told.channels as [AskedChannel, AskedChannel];
    live.events.onOpen();
    standby.events.onOpen();
    expect(decodeHello(standby.said.at(-1)!)).toMatchObject({ audio: false, standby: true });
    const members = [await ada.record()];
    for (const channel of [live, standby]) await channel.tell({ charter: founded.bytes, members });
    await live.bring(await ada.say(0));
    live.closed = true;
    live.events.onClose(false);
    expect(decodeHello(standby.said.at(-1)!)).toMatchObject({ audio: true, resume: [{ seq: 2 }] });
    await standby.bring(await ada.say(3));
    // Bundles are verified beside one another; playout puts them in order.
    expect(told.played.map(({ seq }) => seq).sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
