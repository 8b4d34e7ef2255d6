import { TopicValidatorResult } from '@chainsafe/libp2p-gossipsub';
import type { PeerId } from '@libp2p/interface';
import { describe, expect, it, vi } from 'vitest';
import { createGossip, type GossipSub, type Verdict } from '../../../../src/node/transport/gossip.ts';

type Judge = (from: PeerId, message: { data: Uint8Array }) => Promise<TopicValidatorResult>;

/** Gossip over a pubsub that only keeps what it is told. */
function create() {
  const topicValidators = new Map<string, Judge>();
  const pubsub = { topicValidators, subscribe: vi.fn(), unsubscribe: vi.fn(), publish: vi.fn() };
  const onReject = vi.fn();
  const log = Object.assign(vi.fn(), { error: vi.fn() });
  const clock = { now: 0 };
  const gossip = createGossip({
    pubsub: pubsub as unknown as GossipSub,
    logger: { forComponent: () => log } as never,
    onReject,
    now: () => clock.now,
  });
  const tell = (topic: string, from: string): Promise<TopicValidatorResult> =>
    topicValidators.get(topic)!({ toString: () => from } as PeerId, { data: new Uint8Array(1) });
  return { gossip, pubsub, onReject, log, clock, tell };
}

describe('gossip', () => {
  it.each<[Verdict, TopicValidatorResult, number]>([
    ['accept', TopicValidatorResult.Accept, 0],
    ['ignore', TopicValidatorResult.Ignore, 0],
    ['reject', TopicValidatorResult.Reject, 1],
  ])(
    'follows the topic’s validator, and names the sender of a rejected message: %s',
    async (verdict, result, named) => {
      const { gossip, tell, onReject } = create();
      gossip.subscribe('t', async () => verdict);
      expect(await tell('t', 'ada')).toBe(result);
      expect(onReject).toHaveBeenCalledTimes(named);
    },
  );

  it('survives a validator that fails: the message is dropped, nobody is named, the failure is logged', async () => {
    const { gossip, tell, onReject, log } = create();
    gossip.subscribe('t', async () => {
      throw new Error('a bug');
    });
    expect(await tell('t', 'ada')).toBe(TopicValidatorResult.Ignore);
    expect(onReject).not.toHaveBeenCalled();
    expect(log.error).toHaveBeenCalled();
  });

  it('names a neighbour that floods, over all topics together, and nobody else', async () => {
    const { gossip, tell, onReject, clock } = create();
    for (const topic of ['a', 'b']) gossip.subscribe(topic, async () => 'ignore');
    for (let i = 0; i < 2_000; i++)
      expect(await tell(i % 2 === 0 ? 'a' : 'b', 'mallory')).toBe(TopicValidatorResult.Ignore);
    expect(onReject).not.toHaveBeenCalled();
    expect(await tell('a', 'mallory')).toBe(TopicValidatorResult.Reject);
    expect(await tell('b', 'mallory')).toBe(TopicValidatorResult.Reject);
    expect(onReject).toHaveBeenCalledTimes(2);
    expect(await tell('a', 'ada')).toBe(TopicValidatorResult.Ignore);
    clock.now = 1_000;
    expect(await tell('a', 'mallory')).toBe(TopicValidatorResult.Ignore);
  });

  it('accepts one validator per topic, and leaves the topic with it', () => {
    const { gossip, pubsub } = create();
    const leave = gossip.subscribe('t', async () => 'accept');
    expect(() => gossip.subscribe('t', async () => 'accept')).toThrow('already subscribed');
    leave();
    expect([pubsub.topicValidators.size, pubsub.unsubscribe.mock.calls]).toEqual([0, [['t']]]);
    gossip.subscribe('t', async () => 'accept');
    expect(pubsub.subscribe).toHaveBeenCalledTimes(2);
  });
});
