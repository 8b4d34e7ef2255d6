import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CaptionDraft, writeCaption } from '../../../../src/node/records/caption.ts';
import { CAPTION_BURST, CAPTION_RATE } from '../../../../src/node/records/constants.ts';
import { RECORD_KINDS } from '../../../../src/node/room/record-kinds.ts';
import { Room } from '../../../../src/node/room/room.ts';
import { RoomState } from '../../../../src/node/room/room-state.ts';
import { encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { pass, stopClock } from '../../../support/fakes/fake-clock.ts';
import { Air, type Listener } from '../../../support/fakes/fake-gossip.ts';
import { charter, memberBytes, NOON, signer } from '../../../support/records/records.ts';

const STREAM = '0123456789abcdef';
const founder = await signer(1);
const [ada, bao] = [await signer(102), await signer(103)];
const founded = await charter(founder);

let room: Room;
let gossip: Listener;

beforeEach(async () => {
  stopClock(NOON);
  gossip = new Air().join();
  room = new Room({ id: founded.id, gossip });
  room.start();
  const onStage = { place: 'stage', stream: STREAM } as const;
  const members = [
    await memberBytes(ada, await signer(2), founded.id, onStage),
    await memberBytes(bao, await signer(3), founded.id),
  ];
  await room.merge({ charter: founded.bytes, members });
});

afterEach(() => {
  room.stop();
  vi.useRealTimers();
});

const draft = (more: Partial<CaptionDraft> = {}): CaptionDraft => ({
  at: NOON,
  line: 0,
  final: false,
  stream: STREAM,
  start: 0,
  slots: 50,
  language: 'en',
  said: 'good',
  ...more,
});
const hear = async (bytes: Uint8Array) =>
  gossip.hear(room.topic, encodeCbor([RECORD_KINDS.caption.word, Date.now(), bytes]));
const say = async (more: Partial<CaptionDraft> = {}, by = ada, of = founded.id) =>
  hear(await writeCaption(by, of, draft(more)));
const words = () => room.captions.all.map(({ said }) => said);

describe('captions of a room', () => {
  it('grow, and are finished once', async () => {
    let heard = 0;
    room.on('caption', () => heard++);
    expect(await say()).toBe('accept');
    expect(await say({ at: NOON + 2, said: 'good evening' })).toBe('accept');
    expect(await say({ at: NOON + 1, said: 'good even' })).toBe('ignore');
    expect(await say({ at: NOON + 3, said: 'Good evening.', final: true })).toBe('accept');
    expect(await say({ at: NOON + 4, said: 'Something else', final: true })).toBe('ignore');
    expect(words()).toEqual(['Good evening.']);
    expect(heard).toBe(3);
  });

  it('are of who is on stage, by the voice that is heard there', async () => {
    expect(await say({}, bao)).toBe('ignore');
    expect(await say({}, await signer(999))).toBe('ignore');
    expect(await say({ stream: '1123456789abcdef' })).toBe('ignore');
    expect(room.drops.get('not-allowed')).toBe(3);
    expect(words()).toEqual([]);
  });

  it('are sealed in a room for members, and plain in any other', async () => {
    const sealed = { epoch: 1, sealed: new Uint8Array(40) };
    expect(await say({ said: sealed })).toBe('ignore');
    expect(await say()).toBe('accept');
    const members = await charter(founder, { access: 'members', nonce: new Uint8Array(16).fill(1) });
    const inside = new RoomState({ id: members.id, kinds: RECORD_KINDS });
    const onStage = await memberBytes(ada, founder, members.id, { place: 'stage', stream: STREAM });
    const by = async (more: Partial<CaptionDraft>) =>
      inside.take('caption', await writeCaption(ada, members.id, draft(more)));
    await inside.merge({ charter: members.bytes, members: [onStage] });
    expect([await by({}), await by({ said: sealed })]).toEqual(['ignore', 'accept']);
    expect(inside.kinds.caption.kept.all.map(({ said }) => said)).toEqual([sealed]);
  });

  it('of another room, or changed on the way, are a reason to blame who brought them', async () => {
    expect(await say({}, ada, (await charter(await signer(9))).id)).toBe('reject');
    const bytes = await writeCaption(ada, founded.id, draft());
    expect(await hear(bytes.with(bytes.byteLength - 1, bytes.at(-1)! ^ 1))).toBe('reject');
    expect(await hear(new Uint8Array(2_000))).toBe('reject');
  });

  it('that are played back change nothing and cost their speaker nothing', async () => {
    const bytes = await writeCaption(ada, founded.id, draft());
    await hear(bytes);
    for (let i = 0; i < 50; i++) expect(await hear(bytes)).toBe('ignore');
    expect(await say({ at: NOON + 1 })).toBe('accept');
    const next = Array.from({ length: CAPTION_BURST }, (_, i) => i + 1);
    for (const line of next) await say({ at: NOON + 1 + line, line });
    // Line 0 has made room, and does not come back.
    expect(await say({ at: NOON + 9, line: 0 })).toBe('ignore');
    expect(room.captions.all.map(({ line }) => line)).toEqual(next);
  });

  it('that are said at once are all there for who is told of them together', async () => {
    for (let line = 0; line < CAPTION_BURST; line++) await say({ line, at: NOON + line, final: true, said: `${line}` });
    expect(words()).toEqual(Array.from({ length: CAPTION_BURST }, (_, line) => `${line}`));
  });

  it('come no faster than somebody talks', async () => {
    const verdicts: string[] = [];
    for (let line = 0; line < 40; line++) verdicts.push(await say({ line, at: NOON + line }));
    expect(verdicts.filter((verdict) => verdict === 'accept')).toHaveLength(CAPTION_RATE.burst);
    expect(room.drops.get('too-fast')).toBe(40 - CAPTION_RATE.burst);
    await pass(1_000);
    expect(await say({ line: 50, at: NOON + 50 })).toBe('accept');
  });

  it('that are old when they arrive are kept in silence', async () => {
    let heard = 0;
    room.on('caption', () => heard++);
    vi.setSystemTime(NOON + 60_001);
    expect(await say({ final: true })).toBe('accept');
    expect([heard, words()]).toEqual([0, ['good']]);
    expect(await say({ line: 1, at: NOON + 1 })).toBe('accept');
    expect([heard, words()]).toEqual([1, ['good', 'good']]);
  });

  it('of somebody whose clock is behind are news as soon as that is seen', async () => {
    let heard = 0;
    room.on('caption', () => heard++);
    const behind = 100_000;
    vi.setSystemTime(NOON + behind);
    await say({ final: true });
    await say({ line: 1, at: NOON + 500 });
    expect(heard).toBe(0);
    vi.setSystemTime(NOON + behind + 3_000);
    await say({ line: 1, at: NOON + 3_000, said: 'good evening' });
    expect(heard).toBe(1);
  });

  it('are told to listeners, not to newcomers by gossip, and for a minute', async () => {
    await say();
    const told = (to: 'newcomers' | 'listeners') =>
      room.told(to).filter(([word]) => word === RECORD_KINDS.caption.word).length;
    expect([told('listeners'), told('newcomers')]).toEqual([1, 0]);
    vi.setSystemTime(NOON + 61_000);
    room.expire();
    expect(told('listeners')).toBe(0);
  });

  it('reach who keeps them by a relay’s message, and nobody else, without blame', async () => {
    const caption = [RECORD_KINDS.caption.word, await writeCaption(ada, founded.id, draft())] as const;
    const first = new RoomState({ id: founded.id });
    expect(await first.merge({ charter: founded.bytes, kindedRecords: [caption] })).toBe(0);
    expect(first.drops.get('newer')).toBe(1);
    expect(await room.merge({ kindedRecords: [caption] })).toBe(0);
    expect(words()).toEqual(['good']);
  });
});
