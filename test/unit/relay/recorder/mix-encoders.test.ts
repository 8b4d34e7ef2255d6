import { Output } from 'mediabunny';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mixEncoder } from '../../../../relay/recorder/mix-encoders.ts';

const { start, cancel } = Output.prototype;
const unhandled: unknown[] = [];
const note = (error: unknown): void => void unhandled.push(error);
let cancelled = 0;

beforeEach(() => {
  unhandled.length = 0;
  cancelled = 0;
  process.on('unhandledRejection', note);
  // No spy: it would handle what is rejected.
  Output.prototype.cancel = async () => {
    cancelled++;
    throw new Error('its sink has failed');
  };
});
afterEach(() => {
  process.off('unhandledRejection', note);
  Object.assign(Output.prototype, { start, cancel });
});

async function writer() {
  const open = (await mixEncoder('mp3'))!;
  return await open({ channels: 1, tags: ['TITLE=Evening', 'DATE=2026-11-30T18:00:00Z'], serial: 1 });
}

/** Rejections are told of once all that was begun has gone on. */
const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('an encoder of the mixed file', () => {
  it('that cannot be ended in order ends nothing else', async () => {
    (await writer()).free();
    await later();
    expect([cancelled, unhandled]).toEqual([1, []]);
  });

  it('that does not start is ended, and says why it does not', async () => {
    Output.prototype.start = async function (this: Output) {
      await start.call(this);
      throw new Error('it does not start');
    };
    await expect(writer()).rejects.toThrow('it does not start');
    await later();
    expect([cancelled, unhandled]).toEqual([1, []]);
  });
});
