import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PlayEngine } from '../../../../src/client/audio/play-only.ts';

/** A browser's audio, as far as it is paused. */
class FakeContext extends EventTarget {
  state = 'running';
  currentTime = 0;
  readonly destination = {};
  readonly audioWorklet = { addModule: async () => undefined };

  constructor() {
    super();
    context = this;
  }

  async suspend(): Promise<void> {
    this.state = 'suspended';
  }

  async resume(): Promise<void> {
    this.state = 'running';
  }

  async close(): Promise<void> {
    this.state = 'closed';
  }
}

class FakeNode {
  readonly port = { postMessage: () => undefined, close: () => undefined };
  connect = () => undefined;
  disconnect = () => undefined;
}

let context: FakeContext;
let engine: PlayEngine;

beforeEach(() => {
  vi.stubGlobal('AudioContext', FakeContext);
  vi.stubGlobal('AudioWorkletNode', FakeNode);
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('window', new EventTarget());
  const worker = { postMessage: () => undefined, terminate: () => undefined } as unknown as Worker;
  engine = new PlayEngine({
    worker: {
      worker,
      awake: Promise.resolve(),
      failed: new Promise(() => undefined),
      early: [{ type: 'ready', codec: 'native' } as never],
    },
  });
});

afterEach(async () => {
  await engine.stop();
  vi.unstubAllGlobals();
});

it('stays paused whoever starts it again or watches over it, until somebody asks for the sound', async () => {
  await engine.start();
  await engine.watchOver();
  await engine.pause();
  await engine.start();
  await engine.watchOver();
  expect(context.state).toBe('suspended');
  await engine.resume();
  expect(context.state).toBe('running');
});

it('is not paused any more in the next room', async () => {
  await engine.start();
  await engine.watchOver();
  await engine.pause();
  await engine.rest();
  await engine.start();
  expect(context.state).toBe('running');
});

it('pauses and resumes after it was stopped, without a rejection', async () => {
  await engine.start();
  await engine.watchOver();
  await engine.stop();
  await expect(engine.pause()).resolves.toBeUndefined();
  await expect(engine.resume()).resolves.toBeUndefined();
});
