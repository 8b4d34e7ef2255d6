import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LyingRelay, lyingRelay } from '../../support/attackers/lying-relay.ts';
import { startTwoFaced, type TwoFaced } from '../../support/attackers/two-faced.ts';
import { bringsToo } from '../../support/fakes/lies.ts';
import { record } from '../../support/harness/listen.ts';
import { type Person, until } from '../../support/harness/person.ts';
import { type RunningRelay, startRelay } from '../../support/harness/relay.ts';
import { firstSound, panel, takesPart, Visitors } from '../../support/harness/visitors.ts';
import { compareVoice, SAME_VOICE, VOICE_AMONG_OTHERS } from '../../support/media/compare-voices.ts';
import { type Voice, voice } from '../../support/media/voices.ts';
import { OUT_OF_REACH } from '../../support/page/out-of-reach.ts';
import { type Radio, startRadio } from '../../support/peers/test-speaker.ts';

/** Long enough to tell voices that talk at once from each other, seconds. */
const LISTENING = 8;

let visitors: Visitors;
let ada: Voice;
let chidi: Voice;
let dalia: Voice;
let olive: RunningRelay;
let fig: RunningRelay;
/** Before Fig. */
let door: LyingRelay;
/** Where the relays are reached, Olive first. */
let addresses: readonly string[];
/** Whose room it is: says the same to both relays. */
let honest: Radio;
/** Calls herself Ada: Olive has Ada's voice from her and Fig has Dalia's. */
let liar: TwoFaced;

beforeAll(async () => {
  [ada, chidi, dalia] = await Promise.all([voice('ada'), voice('chidi'), voice('dalia')]);
  [olive, fig] = await Promise.all([
    startRelay({ args: ['--name', 'Olive', '--no-udp'] }),
    startRelay({ args: ['--name', 'Fig', '--no-udp'] }),
  ]);
  door = await lyingRelay(fig.port);
  visitors = await Visitors.launch();
  addresses = await Promise.all([olive, fig].map(async (relay) => (await relay.addresses())[0]!));
  honest = await startRadio('Two faces', chidi.samples, addresses, { name: 'Chidi' });
  liar = await startTwoFaced('Ada', honest.speaker.room.roster.charter!, [
    { relay: addresses[0]!, samples: ada.samples },
    { relay: addresses[1]!, samples: dalia.samples },
  ]);
}, 90_000);

afterAll(async () => {
  await visitors?.close();
  await liar?.stop();
  await honest?.stop();
  await door?.close();
  await Promise.all([olive?.stop(), fig?.stop()]);
});

/** How well each voice is heard in what a page plays in the next seconds. */
async function scores(listener: Person): Promise<Record<'ada' | 'chidi' | 'dalia', number>> {
  const sound = await record(listener, LISTENING);
  const score = ({ samples }: Voice): number => compareVoice(sound, samples).score;
  return { ada: score(ada), chidi: score(chidi), dalia: score(dalia) };
}

test('a speaker who says different things to two relays is played no more, even where only one of them is heard', async () => {
  // Fig is all this page can reach: what Olive has, it never hears.
  const onlyFig = [OUT_OF_REACH, `stoaOutOfReach(${olive.port})`];
  const trusting = await visitors.listen(door.url, honest.link([await door.address()]), onlyFig);
  await until('both on stage', async () => (await trusting.people('On stage')).length === 2);
  await firstSound(trusting);
  const before = await scores(trusting);
  expect(before.dalia, 'the voice that Fig has').toBeGreaterThan(VOICE_AMONG_OTHERS);
  expect(before.chidi, 'the honest voice').toBeGreaterThan(VOICE_AMONG_OTHERS);
  expect(before.ada, 'the voice that Olive has').toBeLessThan(VOICE_AMONG_OTHERS);
  expect(await trusting.words()).not.toContain('not played');

  const comparing = await visitors.listen(olive.url, honest.link(addresses));
  for (const page of [comparing, trusting]) await takesPart(page);
  for (const page of [comparing, trusting])
    await until('her seat to say so', async () => (await page.words()).includes('not played'));
  // From now on Fig is in league with her, as far as this page can tell: it hands on what honest relays do not.
  liar.said(1);
  door.tell(() => bringsToo(() => liar.said(1)));
  for (const after of await Promise.all([comparing, trusting].map(scores))) {
    expect(after.chidi, 'the honest voice').toBeGreaterThan(SAME_VOICE);
    expect(after.ada, 'the voice that Olive has').toBeLessThan(VOICE_AMONG_OTHERS);
    expect(after.dalia, 'the voice that Fig has').toBeLessThan(VOICE_AMONG_OTHERS);
  }
  const blame = 'Relay Fig brought voices that do not belong in this room. None of them was played.';
  expect(await panel(trusting)).toContain(blame);
  expect(await panel(comparing), 'a relay blamed for what it was given').not.toMatch(/taken at their word/);
  for (const page of [comparing, trusting]) {
    const words = await panel(page);
    expect(words).toMatch(/Hearing Chidi through relay (Olive|Fig), .*voice verified/);
    expect(words).toContain('You do not hear Ada.');
    await page.press('button', 'Ada');
    expect(await page.words()).toContain('Two different sounds for one moment were signed with the key of Ada.');
  }
  expect(visitors.complaints()).toEqual([]);
});
