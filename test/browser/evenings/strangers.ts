/** Three strangers at a relay as an operator starts it: each has a device, an engine, a language and a voice of their own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Tag } from '../../../src/client/ui/texts/languages.ts';
import { type Chromium, launchChromium } from '../../support/harness/chromium.ts';
import { type Firefox, launchFirefox } from '../../support/harness/firefox.ts';
import { type Catalogue, catalogue, inLanguage, namesIn, type Reader } from '../../support/harness/in-language.ts';
import { record, tapScript } from '../../support/harness/listen.ts';
import { chromiumPerson, firefoxPerson, type Names, type Person, webkitPerson } from '../../support/harness/person.ts';
import { type RunningRelay, startRelay } from '../../support/harness/relay.ts';
import { launchWebKit, type WebKit } from '../../support/harness/webkit.ts';
import { type Voice, type VoiceName, voice } from '../../support/media/voices.ts';

export interface Stranger extends Reader {
  /** As others see it. */
  readonly name: string;
  readonly voice: Voice;
  /** What comes out of their page in the next seconds, 48 kHz mono. */
  hear(seconds: number): Promise<Float32Array>;
}

export interface Strangers {
  readonly relay: RunningRelay;
  /** The folder whose replays the relay serves. */
  readonly shelf: string;
  /** English, with a finger on a phone, by Chromium. */
  readonly ada: Stranger & { readonly page: Page };
  /** French, at a desk, by Firefox. */
  readonly bao: Stranger;
  /** Arabic, with a screen reader, by WebKitGTK, which has no WebRTC. */
  readonly dalia: Stranger & Pick<WebKit, 'driver' | 'loudspeaker'>;
  /** What pages complained of. */
  complaints(): readonly string[];
  close(): Promise<void>;
}

const PHONE = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
  locale: 'en-GB',
  permissions: ['notifications'],
};
/** Without its question, which nobody could answer. */
const FRENCH = { 'intl.accept_languages': 'fr', 'permissions.default.desktop-notification': 1 };
const DESK = { width: 1280, height: 800 };

/** Keeps what a page shows by itself, as `notes`. */
const KEEP_NOTES = `(() => {
  globalThis.notes = [];
  // An empty page, before the first address, is no secure context.
  if (typeof Notification !== 'undefined')
    globalThis.Notification = class extends Notification {
      constructor(title, options) {
        super(title, options);
        notes.push({ title, ...options });
      }
    };
})()`;

export async function openStrangers(): Promise<Strangers> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const one of closers.splice(0).reverse()) await one();
  };
  const opened = async <T extends { close(): Promise<unknown> }>(opening: Promise<T>): Promise<T> => {
    const one = await opening;
    closers.push(() => one.close());
    return one;
  };
  try {
    const shelf = await mkdtemp(join(tmpdir(), 'stoa-shelf-'));
    closers.push(() => rm(shelf, { recursive: true, force: true }));
    const [relay, ada, bao, dalia] = await Promise.all([
      startRelay({ args: ['--replays', shelf] }),
      speaker('ada', 'en'),
      speaker('bao', 'fr'),
      speaker('dalia', 'ar'),
    ]);
    closers.push(relay.stop);
    const init = [tapScript(), KEEP_NOTES];
    const chromium: Chromium = await opened(launchChromium({ microphone: ada.voice.path, init, device: PHONE }));
    const firefox: Firefox = await opened(launchFirefox({ microphone: bao.voice.path, init, preferences: FRENCH }));
    const webkit: WebKit = await opened(launchWebKit({ microphone: dalia.voice.path }));
    const phone = await chromium.page();
    const desk = await firefox.page();
    await desk.setViewport(DESK);
    const { driver, loudspeaker } = webkit;
    return {
      relay,
      shelf,
      ada: { ...ada.as((names) => chromiumPerson(phone, names, { touch: true })), page: phone },
      bao: bao.as((names) => firefoxPerson(desk, names)),
      dalia: {
        ...dalia.as((names) => webkitPerson(driver, names)),
        hear: (seconds) => loudspeaker.record(seconds),
        driver,
        loudspeaker,
      },
      complaints: () => [chromium, firefox].flatMap(({ errors }) => errors.unexpected()),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function speaker(name: VoiceName, tag: Tag) {
  const [own, t]: [Voice, Catalogue] = await Promise.all([voice(name), catalogue(tag)]);
  const shown = name[0]!.toUpperCase() + name.slice(1);
  return {
    voice: own,
    as: (make: (names: Names) => Person): Stranger => {
      const person = make(namesIn(t));
      return {
        ...inLanguage(shown, person, t),
        name: shown,
        voice: own,
        hear: (seconds) => record(person, seconds),
      };
    },
  };
}
