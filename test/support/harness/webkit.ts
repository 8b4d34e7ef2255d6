/**
 * WebKit for tests: WebKitGTK's small browser with a screen and a sound card of its own. No script runs in it before a page's own ones, so what it
 * plays is recorded at the sound card.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDisplay } from '../machine/display.ts';
import { Loudspeaker } from '../machine/loudspeaker.ts';
import { endTree, processTree } from '../machine/processes.ts';
import { findProgram } from '../machine/programs.ts';
import { until } from './person.ts';
import { freePort } from './relay.ts';
import { speakInto } from './speak-into.ts';
import { WebDriver } from './webdriver.ts';

export interface WebKit {
  readonly driver: WebDriver;
  /** Where its pages sound. */
  readonly loudspeaker: Loudspeaker;
  /** Ends browser, screen and sound server, removes their files. Idempotent. */
  close(): Promise<void>;
}

/** `microphone`: what it hears, a 48 kHz WAV file, looped. Silence when absent. */
export async function launchWebKit({ microphone }: { microphone?: string } = {}): Promise<WebKit> {
  const home = await mkdtemp(join(tmpdir(), 'stoa-webkit-'));
  const cleanup: (() => Promise<void>)[] = [() => rm(home, { recursive: true, force: true, maxRetries: 3 })];
  const close = async (): Promise<void> => {
    for (const step of cleanup.splice(0).reverse()) await step();
  };
  try {
    const loudspeaker = await Loudspeaker.open();
    cleanup.push(() => loudspeaker.close());
    if (microphone !== undefined) cleanup.push(await speakInto(microphone, loudspeaker.env));
    const display = await openDisplay();
    cleanup.push(display.close);
    const port = await freePort();
    const env = { ...loudspeaker.env, HOME: home, DISPLAY: display.name };
    const words = ['--', await findProgram('webkit'), `--port=${port}`];
    const server = spawn(await findProgram('dbus-run-session'), words, { env, stdio: 'ignore' });
    const exited = once(server, 'exit');
    cleanup.push(async () => {
      await endTree(await processTree(server.pid!));
      await exited;
    });
    const address = `http://127.0.0.1:${port}`;
    await until('the driver', () =>
      fetch(`${address}/status`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    const driver = await WebDriver.open(address, { browserName: 'MiniBrowser' });
    cleanup.push(() => driver.close());
    return { driver, loudspeaker, close };
  } catch (error) {
    await close();
    throw error;
  }
}
