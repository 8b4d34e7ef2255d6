/** Pages that only listen, all of one Chromium, each in a context of its own: people on machines of their own, as far as pages can tell. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { VoiceStats } from '../../../src/client/audio/engine.ts';
import { type Comparison, compareVoice } from '../media/compare-voices.ts';
import { type Continuity, continuity } from '../media/continuity.ts';
import { type Chromium, launchChromium } from './chromium.ts';
import { countersScript, record, type Scriptable, tapScript } from './listen.ts';
import { chromiumPerson, type Person, until } from './person.ts';

/** How often and how far apart, ms, frames that did not come yet are asked after. */
const LOOKS = 6;
const BETWEEN_LOOKS = 500;

export interface Heard extends Comparison, Continuity {
  readonly sound: Float32Array;
}

/** Runs in the page: how the voices it hears arrive and play. */
const VOICES = `(async () => {
  const { session, audio } = stoaSession;
  const engine = await audio();
  const others = session.view.room.value.stage.filter(({ me }) => !me);
  return Promise.all(others.map(({ id }) => engine.stats(id)));
})()`;

export class Visitors {
  readonly #chromium: Chromium;

  private constructor(chromium: Chromium) {
    this.#chromium = chromium;
  }

  static async launch(): Promise<Visitors> {
    return new Visitors(await launchChromium({ microphone: 'none', init: [tapScript(), countersScript()] }));
  }

  /** Opens a room by its link and just listens. `url` is of the page, without a trailing slash. `init`: scripts before any of the page's. */
  async listen(url: string, fragment: string, init: readonly string[] = []): Promise<Person> {
    const context = await this.#chromium.newContext(init);
    const person = chromiumPerson(await context.newPage());
    await person.goto(`${url}/?debug${fragment}`);
    await until('the lobby', () => person.sees('button', 'Just listen'));
    await person.join('listening');
    return person;
  }

  /** What pages complained about, less what is expected. */
  complaints(...expected: readonly RegExp[]): string[] {
    return this.#chromium.errors.unexpected(...expected);
  }

  /** Closes all pages; the browser stays. */
  async leave(): Promise<void> {
    for (const context of this.#chromium.browser.contexts()) {
      if (context !== this.#chromium.context) await context.close();
    }
  }

  close(): Promise<void> {
    return this.#chromium.close();
  }
}

/** Waits for any sound in a page. */
export async function firstSound(listener: Person): Promise<void> {
  await until('a sound', async () => (await record(listener, 0.3)).some((sample) => Math.abs(sample) > 0.01), {
    patience: 15_000,
  });
}

/** Waits until a page takes part in the room by all that it has. Its address must have asked for `?debug`. */
export async function takesPart(listener: Scriptable): Promise<void> {
  await until('the page to take part', async () =>
    Boolean(await listener.evaluate('globalThis.stoaSession?.rooms.inside === true')),
  );
}

/** What a page plays in the next seconds, beside what was said over and over. */
export async function hear(listener: Person, said: Float32Array, seconds = 4): Promise<Heard> {
  const sound = await record(listener, seconds);
  return { sound, ...compareVoice(sound, said), ...continuity(sound, said) };
}

/** Times a page is listened to before a gap in steady talk is believed. */
const LISTENINGS = 3;

/**
 * What a page plays while nothing changes. A machine that browsers fill stumbles now and then, a broken path breaks again and again: a gap of
 * `stumble` ms or more is believed when each of several listenings has one.
 */
export async function hearSteady(listener: Person, said: Float32Array, stumble: number): Promise<Heard> {
  let heard = await hear(listener, said);
  for (let i = 1; i < LISTENINGS && heard.gap >= stumble; i++) heard = await hear(listener, said);
  return heard;
}

/** How each voice arrives and plays, by the page's own count. The page's address must have asked for it (`?debug`). */
export async function voiceStats(listener: Scriptable): Promise<VoiceStats[]> {
  const voices = (await listener.evaluate(VOICES)) as (VoiceStats | null)[];
  return voices.filter((voice) => voice !== null);
}

/** Frames of all voices that were waited for in vain and never came, since the page hears them. What is only late is given time to come. */
export async function neverCame(listener: Scriptable): Promise<number> {
  let least = Infinity;
  for (let look = 0; look < LOOKS && least > 0; look++) {
    if (look > 0) await sleep(BETWEEN_LOOKS);
    const voices = await voiceStats(listener);
    const missing = voices.reduce((sum, voice) => sum + Math.max(0, voice.framesLost - voice.framesLate), 0);
    least = Math.min(least, missing);
  }
  return least;
}

/** What the panel "How you hear this" says now. */
export async function panel(listener: Person): Promise<string> {
  // The button in the room, which comes behind the first voice: a notice may offer it too. Once more where a panel that is just closing takes the click.
  await until('the panel', async () =>
    Boolean(
      await listener.evaluate(`(() => {
        if (document.querySelector('dialog[open]') !== null) return true;
        document.querySelector('.how-heard button')?.click();
        return false;
      })()`),
    ),
  );
  const words = await listener.words();
  await listener.key('Escape');
  return words;
}
