/** Tests of rooms with real browsers: a test that has company, and what it expects people to hear. */
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { artifacts } from '../machine/paths.ts';
import { SAME_VOICE, VOICE_AMONG_OTHERS } from '../media/compare-voices.ts';
import type { Voice } from '../media/voices.ts';
import { writeWav } from '../media/wav.ts';
import { type Companion, Company, firstSound, listenTo, MIXED_SECONDS } from './company.ts';
import { record } from './listen.ts';
import { type Person, until } from './person.ts';

/** A test with company of its own, which is closed afterwards. Pages that complained fail it. */
export const roomTest = base.extend<{ company: Company }>({
  company: async ({ task }, use) => {
    const company = new Company();
    await use(company);
    if (task.result?.state === 'fail') console.log(await company.describe());
    const complaints = company.complaints();
    await company.close();
    expect(complaints).toEqual([]);
  },
});

/** Expects each listener to hear exactly these speakers of all the voices there are; `mixed`: when others talk as well. */
export async function expectHeard(
  listeners: readonly Companion[],
  speakers: readonly Companion[],
  voices: readonly Voice[],
  { mixed = false }: { mixed?: boolean } = {},
): Promise<void> {
  const threshold = mixed ? VOICE_AMONG_OTHERS : SAME_VOICE;
  await Promise.all(listeners.map(firstSound));
  const heard = await Promise.all(
    listeners.map((listener) => listenTo(listener, voices, mixed ? MIXED_SECONDS : undefined)),
  );
  const wrong: string[] = [];
  for (const [i, listener] of listeners.entries()) {
    const { sound, scores } = heard[i]!;
    for (const [name, { score }] of Object.entries(scores)) {
      const wanted = speakers.some((speaker) => speaker.voice.name === name && speaker !== listener);
      if (score > threshold === wanted) continue;
      const path = join(await artifacts('failures'), `${listener.name}-${name}-${Date.now()}.wav`);
      await writeWav(path, sound, 48_000);
      const all = Object.entries(scores).map(([voice, found]) => `${voice} ${found.score.toFixed(2)}`);
      wrong.push(`${listener.name} ${wanted ? 'does not hear' : 'hears'} ${name}: ${all.join(', ')} (${path})`);
    }
  }
  expect(wrong).toEqual([]);
}

/** Waits until pages have played nothing at all for two seconds: longer than anybody here pauses. How soon silence comes, a bench measures. */
export async function expectSilence(listeners: readonly Person[]): Promise<void> {
  for (const listener of listeners)
    await until('silence', async () => (await record(listener, 2)).every((sample) => Math.abs(sample) < 0.01));
}
