/**
 * Firefox for tests, with a sound card of its own, because Firefox keeps an AudioContext suspended where there is no audio device.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { endTree, processTree } from '../machine/processes.ts';
import { findProgram } from '../machine/programs.ts';
import { startSoundCard } from '../machine/sound-card.ts';
import { type PageErrors, watchPage } from './page-errors.ts';
import { speakInto } from './speak-into.ts';

export interface FirefoxOptions {
  /** What the microphone hears: a 48 kHz WAV file, looped. Silence when absent. */
  readonly microphone?: string;
  /** Script sources run before any code of each page. */
  readonly init?: readonly string[];
  /** Preferences beside those of every test, such as its language. */
  readonly preferences?: Readonly<Record<string, string | number | boolean>>;
}

export interface Firefox {
  readonly browser: Browser;
  readonly errors: PageErrors;
  /** Environment of its sound card. */
  readonly sound: NodeJS.ProcessEnv;
  page(): Promise<Page>;
  /** Ends browser and sound server, removes their files. Idempotent. */
  close(): Promise<void>;
}

const PREFERENCES = {
  'media.navigator.permission.disabled': true,
  'media.autoplay.default': 0,
  'media.autoplay.blocking_policy': 0,
  'media.autoplay.block-webaudio': false,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.peerconnection.ice.loopback': true,
  'app.update.auto': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
};

export async function launchFirefox(options: FirefoxOptions = {}): Promise<Firefox> {
  const home = await mkdtemp(join(tmpdir(), 'stoa-firefox-'));
  const cleanup: (() => Promise<void>)[] = [() => rm(home, { recursive: true, force: true, maxRetries: 3 })];
  const close = async (): Promise<void> => {
    for (const step of cleanup.splice(0).reverse()) await step();
  };
  try {
    const { env, close: silence } = await startSoundCard(home);
    cleanup.push(silence);
    if (options.microphone) cleanup.push(await speakInto(options.microphone, env));
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: await findProgram('firefox'),
      headless: true,
      userDataDir: join(home, 'profile'),
      env,
      extraPrefsFirefox: { ...PREFERENCES, ...options.preferences },
      protocolTimeout: 60_000,
    });
    const pid = browser.process()?.pid;
    cleanup.push(async () => {
      const tree = pid ? await processTree(pid) : new Map();
      await browser.close();
      await endTree(tree);
    });
    const errors = watchPage();
    return {
      browser,
      errors,
      sound: env,
      page: async () => {
        const page = await browser.newPage();
        errors.watchFirefox(page);
        for (const source of options.init ?? []) await page.evaluateOnNewDocument(source);
        return page;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
