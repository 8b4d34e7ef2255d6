import { afterEach, describe, expect, it } from 'vitest';
import { Listener } from '../../src/node/listener/listener.ts';
import { isOpusFrame } from '../../src/node/media/opus-packet.ts';
import { type FanoutRelay, startFanoutRelay } from '../support/peers/local-relay.ts';
import { until } from '../support/peers/peers.ts';
import { type Radio, startRadio } from '../support/peers/test-speaker.ts';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function relayNamed(name: string): Promise<FanoutRelay> {
  const relay = await startFanoutRelay('--name', name);
  undo.push(() => relay.stop());
  return relay;
}

/** Half a second of a tone, over and over. */
const TONE = Float32Array.from({ length: 24_000 }, (_, i) => 0.3 * Math.sin((2 * Math.PI * 440 * i) / 48_000));

async function radioAt(...relays: FanoutRelay[]): Promise<Radio> {
  const radio = await startRadio(
    'Night shift',
    TONE,
    relays.map(({ address }) => address),
  );
  undo.push(() => radio.stop());
  return radio;
}

interface Heard {
  readonly listener: Listener;
  readonly seqs: number[];
  /** What `summary` said at each change. */
  readonly shown: { readonly title: string; readonly onStage: number; readonly frames: number }[];
}

function listenerAt(room: string, ...relays: FanoutRelay[]): Heard {
  const seqs: number[] = [];
  const shown: Heard['shown'] = [];
  const listener = new Listener({
    room,
    onFrames: (_speaker, _stream, frames) => {
      for (const { seq, payload } of frames) if (isOpusFrame(payload)) seqs.push(seq);
    },
    onChange: () => {
      const { title, onStage } = listener.summary;
      shown.push({ title, onStage: onStage.length, frames: seqs.length });
    },
  });
  const ticking = setInterval(() => listener.tick(), 250);
  undo.push(() => {
    clearInterval(ticking);
    listener.stop();
  });
  listener.learn(relays.map(({ peerId, address }) => ({ id: peerId, address })));
  return { listener, seqs, shown };
}

describe('a listener without libp2p', { timeout: 30_000 }, () => {
  it('sees who is in a room from its lobby, and hears them through a relay after entering', async () => {
    const relay = await relayNamed('Olive');
    const radio = await radioAt(relay);
    const { listener, seqs, shown } = listenerAt(radio.room, relay);
    listener.want({ listen: false, watch: true, guest: false });
    await until(() => listener.summary.onStage.length === 1, 'the stage');
    expect(listener.summary).toMatchObject({ title: 'Night shift', host: 'Radio', live: false, heard: false });
    expect(seqs).toEqual([]);
    listener.want({ listen: true, watch: true, guest: true });
    await until(() => seqs.length > 50, 'the voice');
    expect(listener.summary).toMatchObject({ live: true, heard: true, relay: 'Olive', onStage: [{ talking: true }] });
    expect(await relay.listeners()).toBe(1);
    // What was shown before the first frame was the room and its stage.
    expect(shown.find(({ onStage }) => onStage === 1)).toEqual({ title: 'Night shift', onStage: 1, frames: 0 });
    listener.stop();
    await until(async () => (await relay.listeners()) === 0, 'the relay to have no listener');
  });

  it('continues at the second relay when the first stops, without a hole', async () => {
    const relays = [await relayNamed('Olive'), await relayNamed('Fig')];
    const radio = await radioAt(...relays);
    const { listener, seqs } = listenerAt(radio.room, ...relays);
    listener.want({ listen: true, watch: true, guest: true });
    await until(() => seqs.length > 50, 'the voice');
    await until(async () => (await Promise.all(relays.map((r) => r.listeners()))).every((n) => n === 1), 'a standby');
    const name = listener.summary.relay;
    const before = seqs.length;
    await relays.find((_, i) => ['Olive', 'Fig'][i] === name)!.stop();
    await until(() => listener.summary.live && listener.summary.relay !== name, 'the other relay');
    await until(() => seqs.length > before + 100, 'more of the voice');
    expect(seqs).toEqual(seqs.map((_, i) => seqs[0]! + i));
    expect(listener.summary.left).toEqual([]);
  });
});
