import { beforeEach, describe, expect, it } from 'vitest';
import { UpstreamWork } from '../../../../relay/cluster/upstream-work.ts';
import { createCounters } from '../../../../relay/util/counters.ts';
import { decodeListenerMessage } from '../../../../src/node/fanout/protocol/listener-messages.ts';
import { isWorkDone, type WorkQuestion } from '../../../../src/node/fanout/protocol/work.ts';

const EASY: WorkQuestion = { bits: 1, nonce: new Uint8Array(16).fill(5) };
const ENDLESS: WorkQuestion = { ...EASY, bits: 32 };

let work: UpstreamWork;
let counters: ReturnType<typeof createCounters>;
let now: number;

beforeEach(() => {
  counters = createCounters();
  now = 0;
  work = new UpstreamWork(counters, () => now);
});

describe('the work that other relays ask for', () => {
  it('is done for one room after the other', async () => {
    let wanted = true;
    const long = work.do('olive', ENDLESS, () => wanted);
    let done = false;
    const short = work
      .do('fig', EASY, () => true)
      .finally(() => {
        done = true;
      });
    await new Promise((later) => setTimeout(later, 30));
    expect(done).toBe(false);
    wanted = false;
    expect(await long).toBeUndefined();
    const said = decodeListenerMessage((await short)!);
    expect(said.type === 'work' && isWorkDone(EASY, said.counters)).toBe(true);
  });

  it('is only so much for one relay, and no less for another', async () => {
    const askedBy = (relay: string) => Promise.all(Array.from({ length: 20 }, () => work.do(relay, EASY, () => true)));
    const done = (answers: readonly unknown[]): number => answers.filter((answer) => answer !== undefined).length;
    expect([done(await askedBy('olive')), done(await askedBy('fig'))]).toEqual([12, 12]);
    expect(counters.read()['upstream.unworked']).toBe(16);
    now += 20_000;
    expect(done(await askedBy('olive'))).toBe(2);
  });

  it('that is not wanted any more once it is its turn takes nothing from what is done for its relay', async () => {
    for (let i = 0; i < 20; i++) expect(await work.do('olive', EASY, () => false)).toBeUndefined();
    expect(await work.do('olive', EASY, () => true)).toBeDefined();
    expect(counters.read()['upstream.unworked']).toBe(0);
  });
});
