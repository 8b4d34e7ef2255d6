/** Brings up what the engine runs on: an audio context with its worklets, and the codec worker, joined by a port. */
import { SAMPLE_RATE } from '../../node/media/frame.ts';
import captureUrl from './capture/capture-worklet.ts?worker&url';
import type { CodecKind, FromWorker, ToWorker } from './messages.ts';
import playerUrl from './playout/player-worklet.ts?worker&url';

/** Browsers that forbid sound before a gesture leave `resume()` pending for ever: wait no longer than this, ms. */
const RESUME_MS = 300;

export interface OpenAudio {
  /** 48 kHz; perhaps still suspended. The caller closes it. */
  readonly context: AudioContext;
  /** Has its codecs. The caller terminates it. */
  readonly worker: Worker;
  /** For the player: the other end is in the worker. */
  readonly port: MessagePort;
}

/** Rejects, leaving nothing behind, where there is no Opus or a module does not load. */
export async function openAudio(codec: CodecKind): Promise<OpenAudio> {
  const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' });
  const worker = new Worker(new URL('./codec/codec-worker.ts', import.meta.url), { type: 'module' });
  try {
    await Promise.all([
      context.audioWorklet.addModule(playerUrl),
      context.audioWorklet.addModule(captureUrl),
      ready(worker, codec),
      wake(context),
    ]);
  } catch (error) {
    worker.terminate();
    await context.close();
    throw error;
  }
  const { port1, port2 } = new MessageChannel();
  const player: ToWorker = { type: 'player', port: port2 };
  worker.postMessage(player, [port2]);
  return { context, worker, port: port1 };
}

/** Lets a context run if the browser allows it. */
export async function wake(context: AudioContext): Promise<void> {
  if (context.state === 'running' || context.state === 'closed') return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, RESUME_MS);
  });
  try {
    await Promise.race([context.resume(), patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when the worker has its codecs; rejects where there is no Opus to be had. */
async function ready(worker: Worker, codec: CodecKind): Promise<void> {
  const open: ToWorker = { type: 'open', codec };
  await new Promise<void>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.type === 'unable') reject(new Error(`no Opus in this browser: ${data.reason}`));
      else resolve();
    };
    worker.onerror = ({ message }) => reject(new Error(`the codec worker does not start: ${message}`));
    worker.postMessage(open);
  });
  worker.onerror = null;
}
