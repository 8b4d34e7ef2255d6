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
import { type AudioEngineOptions, WebAudioEngine } from './web-audio-engine.ts';

/** An engine at rest: nothing is opened, and nobody asked, before `start` or `capture`. */
export function createAudioEngine(options: AudioEngineOptions = {}): AudioEngine {
  return new WebAudioEngine(options);
}
