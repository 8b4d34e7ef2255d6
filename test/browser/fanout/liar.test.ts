import { afterAll, beforeAll, expect, test } from 'vitest';
import { SAME_VOICE } from '../../support/compare.ts';
import { lie } from '../../support/lies.ts';
import { type LyingRelay, lyingRelay } from '../../support/lying-relay.ts';
import { until } from '../../support/person.ts';
import { type Radio, startRadio } from '../../support/radio.ts';
import { type RunningRelay, startRelay } from '../../support/relay.ts';
import { firstSound, hear, neverCame, panel, Visitors } from '../../support/visitors.ts';
import { type Voice, voice } from '../../support/voices.ts';

/** Playout on a machine that browsers fill may stumble for a moment. */
const STUMBLE = 100;

let visitors: Visitors;
let ada: Voice;
let olive: RunningRelay;
let fig: RunningRelay;
let door: LyingRelay;
let radio: Radio;

beforeAll(async () => {
  ada = await voice('ada');
  [olive, fig] = (await Promise.all(
    ['Olive', 'Fig'].map((name) => startRelay({ args: ['--name', name, '--no-udp'] })),
  )) as [RunningRelay, RunningRelay];
  door = await lyingRelay(olive.port);
  visitors = await Visitors.launch();
  const addresses = await Promise.all([olive, fig].map(async (relay) => (await relay.addresses())[0]!));
  radio = await startRadio('The evening news', ada.samples, addresses);
}, 90_000);

afterAll(async () => {
  await visitors?.close();
  await radio?.stop();
  await door?.close();
  await Promise.all([olive?.stop(), fig?.stop()]);
});

test.each([
  ['alters', 'Relay Olive changed or made up what people say. None of that was played.'],
  ['drops', 'Relay Olive kept back part of what people say.'],
] as const)(
  'a relay that %s is named in the panel and left, and the voice goes on as it was said',
  async (name, words) => {
    door.tell(undefined);
    const addresses = [
      ((await (await fetch(`${door.url}/relay.json`)).json()) as { addresses: string[] }).addresses[0]!,
      (await fig.addresses())[0]!,
    ];
    const listener = await visitors.listen(door.url, radio.link(addresses));
    await firstSound(listener);
    await until('the liar to be heard by', async () => (await panel(listener)).includes('through relay Olive'));

    door.tell(() => lie(name));
    // Also while it lies, nothing but the voice is played.
    expect((await hear(listener, ada.samples)).score).toBeGreaterThan(SAME_VOICE);
    await until('the liar to be named', async () => (await panel(listener)).includes(words));
    expect(await panel(listener)).toContain('Hearing Radio through relay Fig');
    const before = await neverCame(listener);
    const heard = await hear(listener, ada.samples);
    expect(heard.score).toBeGreaterThan(SAME_VOICE);
    expect(heard.gap, 'the longest gap, ms').toBeLessThan(STUMBLE);
    expect(await neverCame(listener)).toBe(before);
    await visitors.leave();
    expect(visitors.complaints()).toEqual([]);
  },
);
