import { describe, expect, it } from 'vitest';
import { decodeListenerMessage } from '../../../../../src/node/fanout/protocol/listener-messages.ts';
import { encodeQuestion, isWorkDone } from '../../../../../src/node/fanout/protocol/work.ts';
import { answerWork, doWork } from '../../../../../src/node/fanout/subscribe/work.ts';

const QUESTION = { bits: 8, nonce: new Uint8Array(16).fill(5) };
const ENDLESS = { bits: 32, nonce: QUESTION.nonce };

/** A line that notes what it was told. */
function line() {
  const sent: Uint8Array[] = [];
  const feed = {
    heardAt: 1,
    sent,
    closed: 0,
    channel: { send: (m: Uint8Array) => void sent.push(m), close: () => void feed.closed++ },
  };
  return feed;
}

describe('work', () => {
  it('is done, and what it comes to holds', async () => {
    const said = decodeListenerMessage((await doWork(QUESTION))!);
    expect(said.type === 'work' && isWorkDone(QUESTION, said.counters)).toBe(true);
  });

  it('ends when it is not wanted any more', async () => {
    let looks = 0;
    expect(await doWork(ENDLESS, () => ++looks < 4)).toBeUndefined();
  });
});

describe('a relay that asks', () => {
  it('is answered on its line', async () => {
    const feed = line();
    await answerWork(encodeQuestion(QUESTION), feed, { ...feed });
    expect([feed.sent.length, feed.closed]).toEqual([1, 0]);
  });

  it('is not answered once it has let us in', async () => {
    const feed = line();
    const asked = answerWork(encodeQuestion({ ...QUESTION, bits: 16 }), feed, { ...feed });
    feed.heardAt = 2;
    await asked;
    expect([feed.sent.length, feed.closed]).toEqual([0, 0]);
  });

  it('is not answered on a line that was opened since', async () => {
    const [before, feed] = [line(), line()];
    await answerWork(encodeQuestion(QUESTION), feed, before);
    await answerWork(encodeQuestion(QUESTION), { channel: undefined, heardAt: 1 }, { channel: undefined, heardAt: 1 });
    expect([before, feed].map(({ sent, closed }) => [sent.length, closed])).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('is left when it asks for what is no question', async () => {
    const feed = line();
    await answerWork('/work/17/ABEiM0RVZneImaq7zN3u_w', feed, { ...feed });
    expect([feed.sent.length, feed.closed]).toEqual([0, 1]);
  });

  it('keeps nobody busy by asking again and again', async () => {
    const feeds = Array.from({ length: 20 }, line);
    for (const feed of feeds) await answerWork(encodeQuestion({ ...QUESTION, bits: 1 }), feed, { ...feed });
    const answered = feeds.filter(({ sent }) => sent.length > 0).length;
    expect(answered).toBeGreaterThan(0);
    expect(answered).toBeLessThan(10);
    expect(feeds.filter(({ closed }) => closed > 0)).toHaveLength(20 - answered);
  });
});
