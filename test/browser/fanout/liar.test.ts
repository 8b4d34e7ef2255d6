import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LyingRelay, lyingRelay } from '../../support/attackers/lying-relay.ts';
import { lie } from '../../support/fakes/lies.ts';
import { until } from '../../support/harness/person.ts';
import { type RunningRelay, startRelay } from '../../support/harness/relay.ts';
import { firstSound, hear, hearSteady, neverCame, panel, takesPart, Visitors } from '../../support/harness/visitors.ts';
import { SAME_VOICE } from '../../support/media/compare-voices.ts';
import { type Voice, voice } from '../../support/media/voices.ts';
import { type Radio, startRadio } from '../../support/peers/test-speaker.ts';

/** Playout on a machine that browsers fill may stumble for a moment. */
const STUMBLE = 100;
const NAMES = ['Olive', 'Fig'];

let visitors: Visitors;
let ada: Voice;
let relays: RunningRelay[];
/** Before each relay, by its name: which of them a listener hears by is up to its key. */
let doors: Map<string, LyingRelay>;
let radio: Radio;

beforeAll(async () => {
  ada = await voice('ada');
  relays = await Promise.all(NAMES.map((name) => startRelay({ args: ['--name', name, '--no-udp'] })));
  doors = new Map(await Promise.all(relays.map(async ({ port }, i) => [NAMES[i]!, await lyingRelay(port)] as const)));
  visitors = await Visitors.launch();
  const addresses = await Promise.all(relays.map(async (relay) => (await relay.addresses())[0]!));
  radio = await startRadio('The evening news', ada.samples, addresses);
}, 90_000);

afterAll(async () => {
  await visitors?.close();
  await radio?.stop();
  await Promise.all([...(doors?.values() ?? [])].map((door) => door.close()));
  await Promise.all((relays ?? []).map((relay) => relay.stop()));
});

test.each([
  ['alters', 'changed or made up what people say. None of that was played.'],
  ['drops', 'kept back part of what people say.'],
] as const)(
  'a relay that %s is named in the panel and left, and the voice continues as spoken',
  async (name, words) => {
    const addresses = await Promise.all([...doors.values()].map((door) => door.address()));
    const listener = await visitors.listen(doors.get('Olive')!.url, radio.link(addresses));
    await firstSound(listener);
    await takesPart(listener);
    let liar: string | undefined;
    await until('the relay it hears by', async () => {
      liar = /through relay (\w+)/.exec(await panel(listener))?.[1];
      return liar !== undefined;
    });
    const door = doors.get(liar!)!;
    const honest = NAMES.find((other) => other !== liar)!;

    door.tell(() => lie(name));
    // Also while it lies, nothing but the voice is played.
    expect((await hear(listener, ada.samples)).score).toBeGreaterThan(SAME_VOICE);
    await until('the liar to be named', async () => (await panel(listener)).includes(`Relay ${liar} ${words}`));
    expect(await panel(listener)).toContain(`Hearing Radio through relay ${honest}`);
    const before = await neverCame(listener);
    const heard = await hearSteady(listener, ada.samples, STUMBLE);
    expect(heard.score).toBeGreaterThan(SAME_VOICE);
    expect(heard.gap, 'the longest gap, ms').toBeLessThan(STUMBLE);
    expect(await neverCame(listener), 'frames that never came').toBeLessThanOrEqual(before);
    door.tell(undefined);
    await visitors.leave();
    expect(visitors.complaints()).toEqual([]);
  },
);
