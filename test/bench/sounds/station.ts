/** What somebody saves of a station who came late: the middle of a stream, behind its headers. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findProgram } from '../../support/machine/programs.ts';
import { until } from '../../support/peers/peers.ts';
import { PASSWORD, startIcecast } from '../../support/radio/icecast.ts';
import type { Recorded } from './browsers.ts';
import { LEFT, RIGHT, SECONDS } from './tones.ts';

/** Name of the saved file, what the encoder does, and what Icecast is told it is. */
const KINDS: readonly (readonly [name: string, options: string, type: string])[] = [
  ['station.opus', '-c:a libopus -f ogg', 'application/ogg'],
  ['station-vorbis.ogg', '-c:a libvorbis -f ogg', 'application/ogg'],
  ['station-flac.ogg', '-c:a flac -f ogg', 'application/ogg'],
  ['station.mp3', '-c:a libmp3lame -f mp3', 'audio/mpeg'],
  ['station.aac', '-c:a aac -f adts', 'audio/aac'],
  ['station.webm', '-c:a libopus -f webm -cluster_time_limit 500', 'audio/webm'],
];
const ENDLESS = `aevalsrc=0.25*sin(2*PI*${LEFT}*t)|0.125*sin(2*PI*${RIGHT}*t):s=48000`;

export async function savedFromStation(): Promise<readonly Recorded[]> {
  const icecast = await startIcecast();
  try {
    const files: Recorded[] = [];
    for (const [name, options, type] of KINDS) files.push(await save(icecast, name, options.split(' '), type));
    return files;
  } finally {
    await icecast.stop();
  }
}

async function save(
  icecast: Awaited<ReturnType<typeof startIcecast>>,
  name: string,
  options: readonly string[],
  type: string,
): Promise<Recorded> {
  const mount = `/${name}`;
  const target = `icecast://source:${encodeURIComponent(PASSWORD)}@127.0.0.1:${icecast.port}${mount}`;
  const words = ['-v', 'error', '-re', '-f', 'lavfi', '-i', ENDLESS, '-strict', '-2', ...options];
  const source = spawn(await findProgram('ffmpeg'), [...words, '-content_type', type, target], { stdio: 'ignore' });
  const ended = once(source, 'exit');
  try {
    await until(async () => (await icecast.mount(mount)) !== undefined, `the mount ${mount}`);
    // Late, as most people come.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    const answer = await fetch(`http://127.0.0.1:${icecast.port}${mount}`);
    const parts: Uint8Array[] = [];
    const until3 = performance.now() + SECONDS * 1_000;
    for await (const part of answer.body!) {
      parts.push(part as Uint8Array);
      if (performance.now() > until3) break;
    }
    return { name, bytes: Buffer.concat(parts) };
  } finally {
    source.kill('SIGKILL');
    await ended;
  }
}
