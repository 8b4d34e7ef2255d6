/** Judging what comes out of a sound card, for pages and browsers that cannot be tapped. */
import { expect } from 'vitest';
import type { Loudspeaker } from '../machine/loudspeaker.ts';
import { compareVoice, SAME_VOICE } from '../media/compare-voices.ts';
import type { Voice } from '../media/voices.ts';

/** Time for a sound to come, ms. */
const PATIENCE = 20_000;
/** Seconds behind one judgement. */
const SECONDS = 4;
/** By how much somebody else scores less. */
const CLEARLY = 0.1;

/** A machine that browsers fill stumbles now and then: so many recordings are made before a voice is not believed. */
const LISTENINGS = 3;

/** Waits for a sound; what follows is this voice, and not the other. */
export async function expectAtCard(card: Loudspeaker, said: Voice, unsaid: Voice): Promise<void> {
  expect(await card.next(PATIENCE), 'the moment of the first sound').toBeLessThan(Infinity);
  let sound = await card.record(SECONDS);
  const score = (): number => compareVoice(sound, said.samples).score;
  for (let i = 1; i < LISTENINGS && score() <= SAME_VOICE; i++) sound = await card.record(SECONDS);
  expect(score(), `${said.name}, who talks`).toBeGreaterThan(SAME_VOICE);
  expect(compareVoice(sound, unsaid.samples).score, `${unsaid.name}, who does not`).toBeLessThan(SAME_VOICE - CLEARLY);
}
