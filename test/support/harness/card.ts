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

/** Waits for a sound; what follows is this voice, and not the other. */
export async function expectAtCard(card: Loudspeaker, said: Voice, unsaid: Voice): Promise<void> {
  expect(await card.next(PATIENCE), 'the moment of the first sound').toBeLessThan(Infinity);
  const sound = await card.record(SECONDS);
  expect(compareVoice(sound, said.samples).score, `${said.name}, who talks`).toBeGreaterThan(SAME_VOICE);
  expect(compareVoice(sound, unsaid.samples).score, `${unsaid.name}, who does not`).toBeLessThan(SAME_VOICE - CLEARLY);
}
