/**
 * The page's audio.
 *
 * ```ts
 * const audio = createAudioEngine();
 * audio.on('frame', (stream, frame) => link.send(stream, frame));
 * await audio.start();
 * await audio.capture({ preset: 'voice' });
 * audio.setMuted(false);
 * audio.play(person, stream, frames);
 * await audio.stop();
 * ```
 */
import type { AudioEngine } from './engine.ts';
import { createPlayEngine, type PlayEngine } from './play-only.ts';
import { WebAudioEngine } from './web-audio-engine.ts';

/**
 * An idle engine: nothing is opened, and no permission requested, before `start` or `capture`. `playing`: an engine that may play already, and
 * continues.
 */
export function createAudioEngine(playing: PlayEngine = createPlayEngine()): AudioEngine {
  return new WebAudioEngine(playing);
}
