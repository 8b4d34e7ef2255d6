/** A screen that nobody sees, for browsers that will not run without one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { findProgram } from './programs.ts';
import { endChild } from './sound-card.ts';

export interface Display {
  /** For the environment variable DISPLAY. */
  readonly name: string;
  close(): Promise<void>;
}

/** Starts an X server with a number that nobody uses. Throws when it does not start. */
export async function openDisplay(): Promise<Display> {
  const screen = ['-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const server = spawn(await findProgram('xvfb'), ['-displayfd', '3', ...screen], {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const complaints = text(server.stderr!);
  // It writes its number once it can be used.
  const number = await Promise.race([
    once(server.stdio[3] as Readable, 'data').then(([bytes]) => String(bytes).trim()),
    once(server, 'exit').then(() => ''),
  ]);
  if (number === '') throw new Error(`no display: ${await complaints}`);
  return { name: `:${number}`, close: () => endChild(server) };
}
