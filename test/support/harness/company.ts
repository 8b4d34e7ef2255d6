/**
 * People in a room, each with a browser, a voice and ears of their own: the set-up that tests of rooms begin with.
 */

import { type Comparison, compareVoice } from '../media/compare-voices.ts';
import { type Voice, type VoiceName, voice } from '../media/voices.ts';
import { type Chromium, type ChromiumOptions, launchChromium } from './chromium.ts';
import { type Firefox, launchFirefox } from './firefox.ts';
import { countersScript, microphoneScript, record, tapScript } from './listen.ts';
import { chromiumPerson, firefoxPerson, type Person, until } from './person.ts';
import { type RunningRelay, startRelay } from './relay.ts';

export interface Companion extends Person {
  /** As it stands in the room. */
  readonly name: string;
  readonly voice: Voice;
  readonly browser: Chromium | Firefox;
}

/** Seconds of sound behind one judgement: of one who talks, and of several who talk at once. */
const EAR_SECONDS = 4;
export const MIXED_SECONDS = 8;
/** Time from the first unmute to the first sound, ms. */
const FIRST_SOUND = 15_000;

/** Collects what a test opened and closes it in reverse; fails the test on page errors that it does not expect. */
export class Company {
  readonly #closers: (() => Promise<unknown>)[] = [];
  readonly #browsers: (Chromium | Firefox)[] = [];
  readonly #expected: RegExp[] = [];
  readonly people: Companion[] = [];
  readonly #others: (readonly [name: string, person: Person])[] = [];

  /** Something to close when the test is over. */
  closeLater(close: () => Promise<unknown>): void {
    this.#closers.push(close);
  }

  async relay(options?: Parameters<typeof startRelay>[0]): Promise<RunningRelay> {
    const relay = await startRelay(options);
    this.closeLater(relay.stop);
    return relay;
  }

  /** Someone with Chromium, at the page's hallway. */
  async chromium(name: VoiceName, url: string, options: ChromiumOptions = {}): Promise<Companion> {
    const own = await voice(name);
    const browser = await launchChromium({
      microphone: own.path,
      ...options,
      init: [tapScript(), countersScript(), ...(options.init ?? [])],
    });
    this.#keep(browser);
    return this.#welcome(name, own, browser, chromiumPerson(await browser.page()), url);
  }

  /**
   * Several people with one Chromium, each in a context with a microphone of their own: lighter than a browser each, so that
   * four fit on two cores. Their microphones are made of sound files and know no echo cancellation.
   */
  async contexts(names: readonly VoiceName[], url: string): Promise<Companion[]> {
    const browser = await launchChromium({ init: [tapScript(), countersScript()] });
    this.#keep(browser);
    const people: Companion[] = [];
    for (const name of names) {
      const own = await voice(name);
      const context = await browser.newContext([await microphoneScript(own.path)]);
      people.push(await this.#welcome(name, own, browser, chromiumPerson(await context.newPage()), url));
    }
    return people;
  }

  /** Someone with Firefox, at the page's hallway. */
  async firefox(name: VoiceName, url: string, init: readonly string[] = []): Promise<Companion> {
    const own = await voice(name);
    const browser = await launchFirefox({ microphone: own.path, init: [tapScript(), countersScript(), ...init] });
    this.#keep(browser);
    return this.#welcome(name, own, browser, firefoxPerson(await browser.page()), url);
  }

  #keep(browser: Chromium | Firefox): void {
    this.#browsers.push(browser);
    this.closeLater(browser.close);
  }

  async #welcome(
    name: VoiceName,
    own: Voice,
    browser: Chromium | Firefox,
    person: Person,
    url: string,
  ): Promise<Companion> {
    await person.goto(url);
    const companion: Companion = { ...person, name: shown(name), voice: own, browser };
    this.people.push(companion);
    return companion;
  }

  /** Everyone into one new room of the first one's, by the hallway, with a microphone; all see all when it resolves. */
  async meet(title: string, people: readonly Companion[] = this.people): Promise<void> {
    const [host, ...guests] = people;
    await host!.startRoom({ title, name: host!.name });
    await host!.join('speaking');
    for (const guest of guests) {
      await guest.enterLobby(title);
      await guest.join('speaking', guest.name);
    }
    await everyoneSees(people);
  }

  /** Somebody whom the test brought itself, for `describe`. */
  know(name: string, person: Person): void {
    this.#others.push([name, person]);
  }

  /** Browsers report such failures in this test, and nothing is wrong with the page. */
  expectComplaints(...patterns: readonly RegExp[]): void {
    this.#expected.push(...patterns);
  }

  /** What pages complained about, less what is expected. */
  complaints(...expected: readonly RegExp[]): string[] {
    return this.#browsers.flatMap(({ errors }) => errors.unexpected(...this.#expected, ...expected));
  }

  /** What every page says and complained about, for whoever reads of a failed test. */
  async describe(): Promise<string> {
    const everybody = [...this.people.map((one) => [one.name, one] as const), ...this.#others];
    const pages = everybody.map(async ([name, one]) => {
      const words = await one.words().catch((error: unknown) => `no words: ${error}`);
      // Of a page under `?debug`.
      const report = await one.evaluate('globalThis.stoaSession?.rooms.report()').catch(String);
      return [`${name}: ${words.replace(/\s*\n\s*/g, ' | ')}`, ...(report === undefined ? [] : [report])].join('\n');
    });
    return [...(await Promise.all(pages)), ...this.complaints()].join('\n');
  }

  /** Closes all. Idempotent. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#closers.splice(0).reverse()) await close().catch((error) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, 'not everything closed');
  }
}

function shown(name: VoiceName): string {
  return name[0]!.toUpperCase() + name.slice(1);
}

/** Waits until each of these people sees exactly these people on stage. */
export async function everyoneSees(people: readonly Companion[]): Promise<void> {
  const wanted = people.map(({ name }) => name).sort();
  for (const one of people) {
    await until(`${one.name} to see ${wanted} on stage`, async () => {
      const seen = (await one.people('On stage')).map(({ name }) => name).sort();
      return seen.join() === wanted.join();
    });
  }
}

/** Only these people's microphones are open; resolves when every page shows it. */
export async function onlySpeaking(people: readonly Companion[], speakers: readonly Companion[]): Promise<void> {
  for (const one of people) await (speakers.includes(one) ? one.unmute() : one.mute());
  for (const one of people) {
    await until(`${one.name} to see who is muted`, async () => {
      const seen = await one.people('On stage');
      return people.every(({ name }) => {
        const speaking = speakers.some((speaker) => speaker.name === name);
        return seen.find((person) => person.name === name)?.muted === !speaking;
      });
    });
  }
}

/** What a page plays now, and how much it is each of these voices. */
export interface Heard {
  readonly sound: Float32Array;
  readonly scores: Readonly<Record<string, Comparison>>;
}

export async function listenTo(listener: Person, voices: readonly Voice[], seconds = EAR_SECONDS): Promise<Heard> {
  const sound = await record(listener, seconds);
  return { sound, scores: Object.fromEntries(voices.map(({ name, samples }) => [name, compareVoice(sound, samples)])) };
}

/** Waits for any sound in a page, then for it to settle. */
export async function firstSound(listener: Companion): Promise<void> {
  await until(
    `${listener.name} to hear something`,
    async () => (await record(listener, 0.5)).some((sample) => Math.abs(sample) > 0.01),
    { patience: FIRST_SOUND },
  );
}

/** The link of the room that somebody is in, whose page is under `?debug`. */
export async function linkOf(host: Companion): Promise<string> {
  return (await host.evaluate('stoaSession.session.view.room.value.link')) as string;
}

/** By the link into the room, listening, until there is sound. */
export async function listenByLink(listener: Companion, link: string): Promise<void> {
  await listener.goto(link);
  await until('the lobby', () => listener.sees('button', 'Just listen'));
  await listener.press('button', 'Just listen');
  await until('sound', async () => (await record(listener, 0.25)).some((sample) => Math.abs(sample) > 0.01));
}
