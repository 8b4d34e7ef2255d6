/**
 * Chromium for tests: every call is a browser process of its own, so that each speaker has a microphone of their own and a
 * network of their own. `close` ends exactly what was started.
 */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { endTree, processTree } from '../machine/processes.ts';
import { findProgram } from '../machine/programs.ts';
import { type PageErrors, watchPage } from './page-errors.ts';

export interface ChromiumOptions {
  /**
   * What the microphone hears: a 48 kHz WAV file, looped. 'beeps' is the browser's own fake device, 'none' a machine without
   * a microphone, 'denied' one whose owner refuses it.
   */
  readonly microphone?: string;
  /** Network namespace to run in. */
  readonly namespace?: string;
  /** Origins that get the rights of https though they are plain http on a test network. */
  readonly trusted?: readonly string[];
  /** Script sources run before any code of each page. */
  readonly init?: readonly string[];
  readonly args?: readonly string[];
  /** Environment of a sound card, which gets what pages play. A fake microphone brings a fake loudspeaker, so there is none unless asked for. */
  readonly sound?: NodeJS.ProcessEnv;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** What else its contexts are: a phone's screen, a language. */
  readonly device?: BrowserContextOptions;
}

export interface Chromium {
  readonly browser: Browser;
  /** The first context; `contexts` of the browser share its microphone. */
  readonly context: BrowserContext;
  readonly pid: number;
  readonly errors: PageErrors;
  /** A new tab in the first context. */
  page(): Promise<Page>;
  /** A new context with the same init scripts and more, and the same error watch: another person on the same machine. */
  newContext(init?: readonly string[]): Promise<BrowserContext>;
  /** Ends the browser, removes its files. Idempotent. */
  close(): Promise<void>;
}

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--autoplay-policy=no-user-gesture-required',
];

/**
 * Shell: every window, and so every context, would load pages for the pop-ups of its address bar, which nobody sees: two seconds of a
 * processor, just as the page under test begins. Of several such flags the last holds, so what is to be off goes into the one that is there.
 */
const WITHOUT_POPUPS = `for flag do
  shift
  case $flag in --disable-features=*) flag=$flag,WebUIOmniboxPopup,WebUIOmniboxAimPopup ;; esac
  set -- "$@" "$flag"
done`;

function microphoneFlags(microphone: string): string[] {
  switch (microphone) {
    case 'none':
      return ['--use-fake-ui-for-media-stream'];
    case 'denied':
      return ['--use-fake-device-for-media-stream', '--deny-permission-prompts'];
    case 'beeps':
      return ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'];
    default:
      return [
        '--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${microphone}`,
      ];
  }
}

export async function launchChromium(options: ChromiumOptions = {}): Promise<Chromium> {
  const home = await mkdtemp(join(tmpdir(), 'stoa-chromium-'));
  // The wrapper puts the browser into its namespace and leaves its process id: exec keeps it through ip and the launcher.
  const wrapper = join(home, 'chromium');
  const inside = options.namespace ? `ip netns exec ${options.namespace} ` : '';
  const program = await findProgram('chromium');
  const words = ['#!/bin/sh', `echo $$ > '${home}/pid'`, WITHOUT_POPUPS, `exec ${inside}'${program}' "$@"`];
  await writeFile(wrapper, `${words.join('\n')}\n`);
  await chmod(wrapper, 0o755);

  const args = [
    ...FLAGS,
    ...microphoneFlags(options.microphone ?? (options.sound ? 'none' : 'beeps')),
    ...(options.args ?? []),
  ];
  if (options.trusted?.length) args.push(`--unsafely-treat-insecure-origin-as-secure=${options.trusted.join(',')}`);
  const browser = await chromium.launch({
    executablePath: wrapper,
    chromiumSandbox: false,
    args,
    ...(options.sound ? { env: options.sound, ignoreDefaultArgs: ['--mute-audio'] } : {}),
  });
  const pid = Number(await readFile(join(home, 'pid'), 'utf8'));

  const errors = watchPage();
  const newContext = async (more: readonly string[] = []): Promise<BrowserContext> => {
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1000, height: 720 },
      ...options.device,
    });
    for (const content of [...(options.init ?? []), ...more]) await context.addInitScript({ content });
    context.on('page', (page) => errors.watchChromium(page));
    return context;
  };
  const context = await newContext();

  let closing: Promise<void> | undefined;
  return {
    browser,
    context,
    pid,
    errors,
    page: () => context.newPage(),
    newContext,
    close: () => {
      closing ??= (async () => {
        const tree = await processTree(pid);
        await browser.close();
        await endTree(tree);
        await rm(home, { recursive: true, force: true, maxRetries: 3 });
      })();
      return closing;
    },
  };
}
