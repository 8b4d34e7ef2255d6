/** A sound card for one browser: a private PulseAudio whose null sinks stand for a loudspeaker and a mouth before the microphone. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './processes.ts';
import { findProgram } from './programs.ts';

/** Sinks to play into and to record from (as `NAME.monitor`). */
export const LOUDSPEAKER = 'loudspeaker';
export const MOUTH = 'mouth';

/** Time the sound server has to answer, ms. */
const PATIENCE = 10_000;

export interface SoundCard {
  /** Environment that leads a program to this card alone. */
  readonly env: NodeJS.ProcessEnv;
  close(): Promise<void>;
}

/** Starts the sound server; it keeps its files in `home`. Throws when it does not answer. */
export async function startSoundCard(home: string): Promise<SoundCard> {
  const runtime = join(home, 'runtime');
  await mkdir(join(runtime, 'pulse'), { recursive: true, mode: 0o700 });
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: home,
    XDG_RUNTIME_DIR: runtime,
    XDG_CONFIG_HOME: join(home, 'config'),
    PULSE_SERVER: `unix:${runtime}/pulse/native`,
  };
  const modules = [
    `module-native-protocol-unix auth-anonymous=1 socket=${runtime}/pulse/native`,
    `module-null-sink sink_name=${LOUDSPEAKER} rate=48000`,
    `module-null-sink sink_name=${MOUTH} rate=48000`,
    `module-remap-source master=${MOUTH}.monitor source_name=microphone`,
  ];
  const server = spawn(
    await findProgram('pulseaudio'),
    ['-n', '--daemonize=no', '--exit-idle-time=-1', '--use-pid-file=no', ...modules.flatMap((line) => ['-L', line])],
    { env, stdio: 'ignore' },
  );
  const pactl = await findProgram('pactl');
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    try {
      await command(pactl, ['set-default-source', 'microphone'], env);
      await command(pactl, ['set-default-sink', LOUDSPEAKER], env);
      return { env, close: () => endChild(server) };
    } catch (error) {
      if (Date.now() < deadline && server.exitCode === null) {
        await new Promise((done) => setTimeout(done, 100));
        continue;
      }
      await endChild(server);
      throw new Error('no sound server', { cause: error });
    }
  }
}

/** Plugs one more microphone into a card, which hears the same mouth. Resolves with a function that unplugs it. */
export async function plugMicrophone(env: NodeJS.ProcessEnv, name: string): Promise<() => Promise<void>> {
  const pactl = await findProgram('pactl');
  const source = [
    'module-remap-source',
    `master=${MOUTH}.monitor`,
    `source_name=${name}`,
    `source_properties=device.description=${name}`,
  ];
  const number = (await command(pactl, ['load-module', ...source], env)).trim();
  return async () => void (await command(pactl, ['unload-module', number], env));
}

/** SIGTERM, and SIGKILL for who does not heed it. */
export async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 3000);
  await once(child, 'exit');
  clearTimeout(late);
}
