import { describe, expect, it } from 'vitest';
import { Publishers } from '../../../../relay/forwarding/publishers.ts';
import { FakePublisher } from '../../../support/fakes/fake-forwarder.ts';

/** Bundles of which every tenth is lost and comes with the next three: at `from` and for `seconds`. Returns when the last came. */
function inFits(publishers: Publishers, publisher: FakePublisher, from: number, seconds: number): number {
  let last = from;
  for (let i = 0; i * 60 < seconds * 1_000; i++) {
    last = Math.max(last, from + i * 60 + (i % 10 === 9 ? 180 : 0));
    publishers.heard(publisher, last);
  }
  publishers.tell(last);
  return last;
}

describe('publishers', () => {
  it('are asked for a second connection while the first stalls, individually and once', () => {
    const publishers = new Publishers();
    const [ada, bo] = [new FakePublisher('ada'), new FakePublisher('bo')];
    for (const one of [ada, bo]) publishers.admit(one, 0);
    publishers.want(true, 0);
    for (let at = 0; at < 20_000; at += 60) publishers.heard(bo, at);
    const at = inFits(publishers, ada, 0, 20);
    publishers.tell(at);
    expect([ada.demands, bo.demands]).toEqual([['go', 'twice'], ['go']]);

    const second = new FakePublisher('ada');
    publishers.admit(second, at);
    expect(second.demands).toEqual(['twice']);

    publishers.tell(at + 61_000);
    expect([ada.demands.at(-1), second.demands.at(-1)]).toEqual(['go', 'go']);
  });

  it('stop while nobody listens, also with a stalling connection, and continue as they were', () => {
    const publishers = new Publishers();
    const ada = new FakePublisher('ada');
    publishers.admit(ada, 0);
    expect(ada.demands).toEqual([]);
    publishers.want(true, 0);
    const at = inFits(publishers, ada, 0, 20);
    publishers.want(false, at);
    publishers.tell(at);
    publishers.want(true, at);
    expect(ada.demands).toEqual(['go', 'twice', 'hold', 'twice']);
  });

  it('are forgotten with their state', () => {
    const publishers = new Publishers();
    const [first, second] = [new FakePublisher('ada'), new FakePublisher('ada')];
    publishers.admit(first, 0);
    publishers.want(true, 0);
    inFits(publishers, first, 0, 20);
    expect(publishers.retire(first)).toBe(true);
    expect(publishers.retire(first)).toBe(false);
    publishers.admit(second, 20_000);
    expect(second.demands).toEqual(['go']);
    expect([...publishers.sessions]).toEqual(['ada']);
    publishers.close();
    expect([publishers.size, second.closed]).toEqual([0, true]);
  });

  it('are not asked for a second connection that stalls whenever the first does', () => {
    const publishers = new Publishers();
    const [first, second, bo] = [new FakePublisher('ada'), new FakePublisher('ada'), new FakePublisher('bo')];
    for (const one of [first, bo]) publishers.admit(one, 0);
    publishers.want(true, 0);
    let at = inFits(publishers, first, 0, 20);
    publishers.admit(second, at);
    expect([first.demands.at(-1), second.demands.at(-1)]).toEqual(['twice', 'twice']);
    for (let i = 0; i < 8; i++) {
      at += 300;
      for (const one of [first, second, first, second]) publishers.heard(one, at);
    }
    publishers.tell(at);
    expect([first.demands.at(-1), second.demands.at(-1), bo.demands]).toEqual(['go', 'go', ['go']]);
  });

  it('are asked again for a second connection that ended', () => {
    const publishers = new Publishers();
    const [first, second] = [new FakePublisher('ada'), new FakePublisher('ada')];
    publishers.admit(first, 0);
    publishers.want(true, 0);
    const at = inFits(publishers, first, 0, 20);
    publishers.admit(second, at);
    publishers.heard(second, at);
    publishers.retire(second);
    inFits(publishers, first, at, 3);
    expect(first.demands).toEqual(['go', 'twice']);
  });

  it('are bounded in number', () => {
    const publishers = new Publishers();
    const admitted = Array.from({ length: 300 }, (_, i) => publishers.admit(new FakePublisher(`${i}`), 0));
    expect(admitted.filter(Boolean)).toHaveLength(256);
  });
});
