import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Tapped } from '../../../../../src/client/audio/messages.ts';
import type { FromRecorder, ToRecorder } from '../../../../../src/client/session/recording/messages.ts';
import { personOf } from '../../../../../src/node/identity/person.ts';
import { SOUND } from '../../../../../src/node/recording/folder-names.ts';
import { readPages } from '../../../../../src/node/recording/read-pages.ts';
import { bundleAround } from '../../../../../src/node/records/bundle.ts';
import { pass, settle } from '../../../../support/fakes/fake-clock.ts';
import { PrivateFolder } from '../../../../support/fakes/private-files.ts';
import { MARK, packet, room, type Speaking, speaking } from '../../../../support/records/recordings.ts';
import { NOON } from '../../../../support/records/records.ts';

const FRAME = 20;
const STREAM = '0000000000000001';

let root: PrivateFolder;
let [me, bao]: Speaking[] = [];
let posted: FromRecorder[];
let send: (message: ToRecorder) => void;

beforeEach(async () => {
  [me, bao] = [await speaking(1, { stream: STREAM }), await speaking(2)];
  const toFake = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] as const;
  vi.useFakeTimers({ now: NOON, toFake: [...toFake] });
  [root, posted] = [new PrivateFolder(), []];
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Frame `n` of who never stops. */
const always = (n: number): Uint8Array | undefined => packet(n);
/** Of who says a short word each second. */
const words = (n: number): Uint8Array | undefined => {
  const at = n % 50;
  return at < 10 || at > 30 ? undefined : at === 30 ? MARK : packet(n);
};

interface Evening {
  readonly says?: typeof always;
  /** When the page answers what it was asked to sign at this moment, ms since the recording began. */
  readonly signs?: (asked: number) => number;
  /** When the audio worker answers. It never does where that is infinite. */
  readonly answers?: (asked: number) => number;
  /** What relays brought between two moments. */
  readonly heard?: (from: number, to: number) => Tapped['heard'];
}

async function begin({
  says = always,
  signs = (at) => at + 5,
  answers = (at) => at + 5,
  heard = () => [],
}: Evening = {}) {
  const since = performance.now();
  const now = (): number => performance.now() - since;
  const at = (when: number, what: () => void): void => {
    if (Number.isFinite(when)) setTimeout(what, when - now());
  };
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => root } });
  vi.stubGlobal('postMessage', (message: FromRecorder) => {
    posted.push(message);
    if (message.type !== 'sign') return;
    const signatures = message.messages.map(() => new Uint8Array(64));
    at(signs(now()), () => send({ type: 'signed', signatures }));
  });
  let told = 0;
  const port = {
    onmessage: (_: { data: Tapped }) => undefined,
    close: () => undefined,
    postMessage: () =>
      at(answers(now()), () => {
        const [from, to] = [told, now()];
        told = to;
        const said: Tapped['said'][number][] = [];
        for (let seq = Math.floor(from / FRAME); seq < Math.floor(to / FRAME); seq++) {
          const payload = says(seq);
          if (payload !== undefined)
            said.push({ stream: STREAM, frame: { seq, payload }, age: to - (seq + 1) * FRAME });
        }
        port.onmessage({ data: { heard: heard(from, to), said, lost: 0 } });
      }),
  };
  vi.resetModules();
  await import('../../../../../src/client/session/recording/recording-worker.ts');
  const scope = globalThis as unknown as { onmessage: (event: { data: ToRecorder }) => void };
  send = (data) => scope.onmessage({ data });
  send({
    type: 'start',
    id: 'evening',
    room: await room(),
    me: me!.member.id,
    person: personOf(me!.member.identity),
    title: 'Evening',
    charter: undefined,
    started: NOON,
    people: {
      people: [me!.member, bao!.member],
      allowed: true,
      agreed: new Set([me!.member.id, bao!.member.id]),
      withdrawn: new Set(),
    },
    keys: undefined,
    captions: [],
    port: port as unknown as MessagePort,
  });
  await settle();
}

/** Packets in somebody's file by slot; silence is left out. */
async function written(name: string): Promise<Map<number, string>> {
  const folder = root.folders.get('recordings')!.folders.get('evening')!;
  const [, file] = [...folder.files].find(([stem]) => stem.startsWith(name) && stem.endsWith(SOUND))!;
  const packets = new Map<number, string>();
  for await (const { slot, packets: some } of readPages([file.bytes])) {
    let at = slot;
    for (const { bytes, silent, slots } of some) {
      if (!silent) packets.set(at, `${bytes}`);
      at += slots;
    }
  }
  return packets;
}

/** All that is said in this many seconds is there where it was said, and after it whatever came then. */
function expectAll(packets: Map<number, string>, seconds: number, says = always): void {
  const expected = Array.from({ length: seconds * 50 }, (_, n) => [n, says(n)] as const).flatMap(([n, payload]) =>
    payload === undefined || payload.byteLength === 0 ? [] : [[n, `${payload}`]],
  );
  expect([...packets].slice(0, expected.length)).toEqual(expected);
}

const missed = () => posted.flatMap((message) => (message.type === 'missed' ? [message.seconds] : []));

describe('the worker that records', () => {
  it('loses nothing of the own voice while the page is slow to sign it', async () => {
    await begin({ says: words, signs: (asked) => asked + (asked > 5_000 && asked < 6_500 ? 500 : 5) });
    await pass(12_000);
    expectAll(await written('voice-1'), 10, words);
    expect(missed()).toEqual([]);
  });

  it('loses nothing of it while the page stands still, and does not keep others waiting', async () => {
    const brought: { at: number; bytes: Uint8Array<ArrayBuffer> }[] = [];
    for (let n = 0; n < 300; n++) {
      const frames = await bao!.say(
        3 * n,
        [0, 1, 2].map((i) => packet(3 * n + i)),
      );
      brought.push({ at: 60 * (n + 1), bytes: bundleAround(frames).slice() });
    }
    await begin({
      signs: (asked) => (asked > 5_000 && asked < 20_000 ? 20_000 : asked + 5),
      heard: (from, to) =>
        brought.flatMap(({ at, bytes }) =>
          at > from && at <= to ? [{ session: bao!.member.id, bundle: bytes, age: to - at }] : [],
        ),
    });
    await pass(15_000);
    expectAll(await written('voice-2'), 13);
    await pass(10_000);
    expectAll(await written('voice-1'), 23);
    expectAll(await written('voice-2'), 18);
    expect(missed()).toEqual([]);
  });

  it('loses nothing where the audio thread answers late', async () => {
    await begin({ says: words, answers: (asked) => asked + (asked > 3_000 && asked < 7_000 ? 900 : 5) });
    await pass(12_000);
    expectAll(await written('voice-1'), 10, words);
    expect(missed()).toEqual([]);
  });

  it('fails, and keeps what came before, once the audio worker has not answered for ten seconds', async () => {
    await begin({ answers: (asked) => (asked < 5_500 ? asked + 5 : Number.POSITIVE_INFINITY) });
    await pass(15_000);
    expect(posted.filter(({ type }) => type === 'failed')).toEqual([]);
    await pass(2_000);
    expect(posted.filter(({ type }) => type === 'failed')).toMatchObject([{ why: 'sound' }]);
    expectAll(await written('voice-1'), 4.8);
    const known = posted.length;
    await pass(5_000);
    expect(posted).toHaveLength(known);
  });

  it('goes on where one is slow to answer, again and again', async () => {
    await begin({ answers: (asked) => asked + (asked > 3_000 && asked < 40_000 ? 4_000 : 5) });
    await pass(45_000);
    expect(posted.filter(({ type }) => type !== 'sign')).toEqual([]);
    expectAll(await written('voice-1'), 43);
  });

  it('fails where none is ever answered', async () => {
    await begin({ answers: () => Number.POSITIVE_INFINITY });
    await pass(13_000);
    expect(posted).toMatchObject([{ type: 'failed', why: 'sound' }]);
  });
});
