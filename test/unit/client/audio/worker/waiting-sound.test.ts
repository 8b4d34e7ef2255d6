import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Tapped } from '../../../../../src/client/audio/messages.ts';
import { WaitingSound } from '../../../../../src/client/audio/worker/waiting-sound.ts';
import { readBundle } from '../../../../../src/node/records/bundle.ts';
import { voice } from '../../../../support/records/bundles.ts';

const STREAM = '0123456789abcdef';
let channel: MessageChannel;
let sound: WaitingSound;
let now = 1_000;

beforeEach(() => {
  channel = new MessageChannel();
  sound = new WaitingSound(channel.port2);
  vi.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  vi.restoreAllMocks();
  channel.port1.close();
  channel.port2.close();
});

function asked(): Promise<Tapped> {
  return new Promise((resolve) => {
    channel.port1.onmessage = ({ data }) => resolve(data);
    channel.port1.postMessage(undefined);
  });
}

describe('what waits for a recording', () => {
  it('is handed over once, when it is asked for, in the order and with the age that it has', async () => {
    const ada = voice(1);
    const bundles = [await ada.say(1), await ada.say(4)] as const;
    sound.heard('ada', bundles[0], 3);
    now += 200;
    sound.heard('bao', bundles[1], 3);
    const payload = Uint8Array.of(1, 2, 3);
    sound.said(STREAM, { seq: 7, payload });
    sound.said(STREAM, { seq: 8, payload: new Uint8Array(0) });
    payload.fill(9);
    now += 100;
    expect(await asked()).toEqual({
      heard: [
        { session: 'ada', bundle: bundles[0], age: 300 },
        { session: 'bao', bundle: bundles[1], age: 100 },
      ],
      said: [
        { stream: STREAM, frame: { seq: 7, payload: Uint8Array.of(1, 2, 3) }, age: 100 },
        { stream: STREAM, frame: { seq: 8, payload: new Uint8Array(0) }, age: 100 },
      ],
      lost: 0,
    });
    // Whoever else keeps the same bundle has it still.
    expect(readBundle(bundles[0]).frames).toHaveLength(3);
    expect(await asked()).toEqual({ heard: [], said: [], lost: 0 });
  });

  it('is let go of beyond a bound, and whoever asks at last is told how much of it', async () => {
    const bundle = await voice(1).say(1);
    for (let i = 0; i < 1_010; i++) {
      sound.heard('ada', bundle, 3);
      sound.said(STREAM, { seq: i, payload: Uint8Array.of(1) });
    }
    const { heard, said, lost } = await asked();
    expect([heard.length, said.length, lost]).toEqual([1_000, 1_000, 40]);
    expect((await asked()).lost).toBe(0);
  });
});
