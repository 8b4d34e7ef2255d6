/** Tests of rooms with real browsers: a test that has company, and what it expects people to hear. */
import { test as base, expect } from 'vitest';
import { type Companion, Company, ears, firstSound } from './company.ts';
import { SAME_VOICE } from './compare.ts';
import { record } from './listen.ts';
import type { Person } from './person.ts';
import type { Voice } from './voices.ts';

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

/** Expects each listener to hear exactly these speakers of all the voices there are, each above `threshold`. */
export async function expectHeard(
  listeners: readonly Companion[],
  speakers: readonly Companion[],
  voices: readonly Voice[],
  threshold = SAME_VOICE,
): Promise<void> {
  await Promise.all(listeners.map(firstSound));
  const heard = await Promise.all(listeners.map((listener) => ears(listener, voices)));
  for (const [i, listener] of listeners.entries()) {
    for (const { name } of voices) {
      const wanted = speakers.some((speaker) => speaker.voice.name === name && speaker !== listener);
      const { score } = heard[i]![name]!;
      const words = `${listener.name} hears ${name}`;
      if (wanted) expect(score, words).toBeGreaterThan(threshold);
      else expect(score, words).toBeLessThan(threshold);
    }
  }
}

/** Expects a page to play nothing at all. */
export async function expectSilence(listeners: readonly Person[]): Promise<void> {
  const sounds = await Promise.all(listeners.map((listener) => record(listener, 2)));
  for (const sound of sounds) {
    expect(
      sound.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0),
      'loudest sample',
    ).toBeLessThan(0.01);
  }
}
