import { expect, it, vi } from 'vitest';
import { type Taps, tapBy } from '../../../../../src/client/audio/worker/recording-tap.ts';
import { KeptVoices } from '../../../../../src/client/session/report/kept-voices.ts';
import { readBundle } from '../../../../../src/node/records/bundle.ts';
import { voice } from '../../../../support/records/bundles.ts';

/** An engine whose worker is this thread. */
function engine() {
  let taps: Taps | undefined;
  let port: MessagePort | undefined;
  return {
    keepSigned: (given: MessagePort | undefined) => {
      port?.close();
      port = given;
      taps = tapBy({ type: 'ring', port: given }, {} as never);
    },
    record: (to: MessagePort | undefined) => {
      taps = tapBy({ type: 'tap', port: to }, {} as never);
    },
    hear: (session: string, bundle: Uint8Array) => taps?.heard(session, readBundle(bundle).frames),
    get keeps() {
      return taps !== undefined;
    },
  };
}

it('has the bundles of a voice as they were signed, until it stops', async () => {
  const audio = engine();
  const kept = new KeptVoices(audio as never);
  const [ada, bao] = [voice(1), voice(2)];
  const said = [await ada.say(1), await ada.say(4), await bao.say(1)] as const;
  audio.hear(ada.member.id, said[0]);
  audio.hear(ada.member.id, said[1]);
  audio.hear(bao.member.id, said[2]);
  const [first, second] = await Promise.all([kept.of(ada.member.id), kept.of(bao.member.id)]);
  expect(first).toEqual([said[0], said[1]]);
  expect(second).toEqual([said[2]]);
  const late = kept.of(ada.member.id);
  kept.stop();
  expect(await late).toEqual([]);
  expect(audio.keeps).toBe(false);
});

it('goes on beside a recording, and when that ends', async () => {
  const audio = engine();
  const { port1, port2 } = new MessageChannel();
  const ada = voice(1);
  const { id } = ada.member;
  const said = [await ada.say(1), await ada.say(4)] as const;
  const recorded = new Promise((resolve) => {
    port1.onmessage = ({ data }) => resolve(data);
  });
  audio.record(port2);
  const kept = new KeptVoices(audio as never);
  audio.hear(id, said[0]);
  port1.postMessage(undefined);
  expect(await recorded).toMatchObject({ heard: [{ session: id, bundle: said[0] }], said: [], lost: 0 });
  audio.record(undefined);
  audio.hear(id, said[1]);
  expect(await kept.of(id)).toEqual([said[0], said[1]]);
  kept.stop();
  port1.close();
});

it('has nothing of a worker that does not answer, and takes a late answer for nobody’s', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    let port: MessagePort | undefined;
    const kept = new KeptVoices({ keepSigned: (given: MessagePort | undefined) => (port = given) } as never);
    const questions: { readonly question: number; readonly session: string }[] = [];
    port!.onmessage = ({ data }) => questions.push(data);
    const first = kept.of('ada');
    await vi.waitUntil(() => questions.length === 1);
    vi.advanceTimersByTime(2_000);
    expect(await first).toEqual([]);
    const second = kept.of('bao');
    await vi.waitUntil(() => questions.length === 2);
    expect(questions.map(({ session }) => session)).toEqual(['ada', 'bao']);
    port!.postMessage({ question: questions[0]!.question, bundles: [Uint8Array.of(1)] });
    port!.postMessage({ question: questions[1]!.question, bundles: [Uint8Array.of(2)] });
    expect(await second).toEqual([Uint8Array.of(2)]);
    kept.stop();
  } finally {
    vi.useRealTimers();
  }
});
