import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordedPeople } from '../../../../../src/client/session/recording/messages.ts';
import { PeopleThen } from '../../../../../src/client/session/recording/people-then.ts';
import { personOf } from '../../../../../src/node/identity/person.ts';
import { BundleOpener } from '../../../../../src/node/recording/sealed/bundle-opener.ts';
import { newRecorder, packet, room, type Speaking, speaking } from '../../../../support/records/recordings.ts';
import { epochKey } from '../../../../support/records/reference-e2ee.ts';

let [ada, bao]: Speaking[] = [];
let then: PeopleThen;

beforeEach(async () => {
  [ada, bao] = [await speaking(1), await speaking(2)];
  then = new PeopleThen();
});

function of(there: readonly Speaking[], agreed: readonly Speaking[], more: Partial<RecordedPeople> = {}) {
  const [people, words] = [there.map(({ member }) => member), new Set(agreed.map(({ member }) => member.id))];
  return { people, allowed: true, agreed: words, withdrawn: new Set<string>(), ...more } as RecordedPeople;
}

/** Takes what one said at these times, handed over all at once; and returns at which of them it was kept. */
async function keptAt(who: Speaking, times: readonly number[]): Promise<readonly number[]> {
  const recorder = await newRecorder(then);
  const kept: number[] = [];
  for (const at of times) {
    const frames = await who.say(at, [packet(at)]);
    const refused = () => recorder.drops.get('refused') + recorder.drops.get('unknown');
    const before = refused();
    then.at(at, () => recorder.take(then.person(who.member.id), frames, at));
    if (refused() === before) kept.push(at);
  }
  return kept;
}

describe('who is kept of what is handed over late', () => {
  it('is who had agreed when they said it, and nobody before their word', async () => {
    then.note(of([ada!], []), 0);
    then.note(of([ada!, bao!], [ada!]), 1_000);
    expect(await keptAt(ada!, [500, 999, 1_000, 1_500])).toEqual([1_000, 1_500]);
    expect(await keptAt(bao!, [500, 1_500])).toEqual([]);
  });

  it('is who has left meanwhile, up to the end, also where it is still to be opened', async () => {
    then.note(of([ada!, bao!], [ada!, bao!]), 0);
    then.note(of([bao!], [bao!]), 1_000);
    expect(await keptAt(ada!, [500, 999, 1_001])).toEqual([500, 999]);
    const opener = new BundleOpener(await room());
    opener.hold([epochKey(1)]);
    ada!.use(epochKey(1));
    const recorder = await newRecorder(then, opener);
    const frames = await ada!.say(7, [packet(7)]);
    then.at(500, () => recorder.take(then.person(ada!.member.id), frames, 500));
    await recorder.idle;
    expect([recorder.speakers.length, recorder.drops.snapshot()]).toEqual([1, {}]);
  });

  it('is nobody who has taken their word back meanwhile, nor anything where nothing may be kept', async () => {
    then.note(of([ada!], [ada!]), 0);
    const person = personOf(ada!.member.identity);
    then.note(of([ada!], [], { withdrawn: new Set([person]) }), 1_000);
    expect(await keptAt(ada!, [500, 1_500])).toEqual([]);
    expect([...then.withdrawn]).toEqual([person]);
    then.note(of([ada!], [ada!]), 2_000);
    then.note(of([ada!], [ada!], { allowed: false }), 3_000);
    expect(await keptAt(ada!, [2_500, 3_500])).toEqual([2_500]);
    expect(then.allowed).toBe(false);
  });

  it('is nobody of a time of which is not known who was there', async () => {
    expect(await keptAt(ada!, [500])).toEqual([]);
    for (let i = 1; i <= 300; i++) then.note(of([ada!], [ada!]), i * 10);
    expect(await keptAt(ada!, [100, 3_000])).toEqual([3_000]);
    then.note(of([], []), 4_000);
    then.note(of([ada!], [ada!]), 5_000);
    then.forget(4_500);
    expect(await keptAt(ada!, [3_000, 4_500, 5_500])).toEqual([5_500]);
    then.forget(6_000);
    expect(await keptAt(ada!, [4_900, 5_500])).toEqual([5_500]);
  });
});
