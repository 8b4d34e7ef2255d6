import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Channel, type ChannelEnd } from '../../../../relay/workers/channel.ts';

class FakeChild extends EventEmitter implements ChannelEnd {
  connected = true;
  killed = false;
  readonly taken: (() => void)[] = [];

  send(_message: unknown, taken: () => void): boolean {
    this.taken.push(taken);
    return true;
  }

  kill(): boolean {
    this.killed = true;
    return true;
  }
}

describe('the channel to a worker', () => {
  it('ends a worker that reads nothing, and never one that does', () => {
    const child = new FakeChild();
    const channel = new Channel(child, () => undefined);
    const post = (): void => channel.post({ do: 'part', visit: 1, room: 'r' });
    for (let i = 0; i < 100_000; i++) {
      post();
      child.taken.shift()!();
    }
    expect(child.killed).toBe(false);
    for (let i = 0; i < 50_000; i++) post();
    expect(child.killed).toBe(false);
    post();
    expect(child.killed).toBe(true);
  });

  it('sends nothing to one that has gone', () => {
    const child = new FakeChild();
    const channel = new Channel(child, () => undefined);
    child.connected = false;
    channel.post({ do: 'part', visit: 1, room: 'r' });
    expect(child.taken).toEqual([]);
  });
});
