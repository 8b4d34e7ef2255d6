import { describe, expect, it } from 'vitest';
import { Receiver } from '../../../../../src/client/audio/worker/receiver.ts';
import type { Frame } from '../../../../../src/node/media/frame.ts';

const frames = (seq: number): readonly Frame[] => [
  { seq, payload: new Uint8Array([seq]) },
  { seq: seq + 1, payload: new Uint8Array([seq + 1]) },
];

/** A receiver whose decoders only count. */
function receiver() {
  const made = { decoders: 0 };
  const decoder = () => {
    made.decoders += 1;
    return { restarts: 0, decode: () => undefined, close: () => undefined };
  };
  return { made, receiver: new Receiver({ decoder } as never, () => undefined) };
}

describe('a voice at volume 0', () => {
  it('is counted, and neither decoded nor given a place', () => {
    const { receiver: ears } = receiver();
    ears.setVolume('troll', 0);
    ears.play('troll', 'aa', frames(1));
    ears.play('ada', 'bb', frames(1));
    expect(ears.stats('ada').drops).toBe(2);
    expect(ears.stats('troll').stats).toBeUndefined();
    expect(ears.stats('ada').stats?.framesReceived).toBe(2);
    ears.rest();
  });

  it('is taken in again once it is turned up', () => {
    const { receiver: ears } = receiver();
    ears.setVolume('troll', 0);
    ears.play('troll', 'aa', frames(1));
    for (const volume of [1, 0.5]) {
      ears.setVolume('troll', volume);
      ears.play('troll', 'aa', frames(3));
    }
    expect(ears.stats('ada').drops).toBe(2);
    expect(ears.stats('troll').stats?.framesReceived).toBeGreaterThan(0);
    ears.rest();
  });
});

describe('an ear', () => {
  it('hears what comes of all voices, also of one that is turned down, and nothing once it is gone', () => {
    const { receiver: ears } = receiver();
    const heard: string[] = [];
    ears.ear = (voice, stream, all) => heard.push(`${voice} ${stream} ${all.map(({ seq }) => seq).join()}`);
    ears.setVolume('troll', 0);
    ears.play('troll', 'aa', frames(1));
    ears.play('ada', 'bb', frames(3));
    ears.ear = undefined;
    ears.play('ada', 'bb', frames(5));
    expect(heard).toEqual(['troll aa 1,2', 'ada bb 3,4']);
    ears.rest();
  });
});
