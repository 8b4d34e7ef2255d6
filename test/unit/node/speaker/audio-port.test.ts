import { afterEach, describe, test } from 'vitest';
import { SpokenAudio } from '../../../../src/node/speaker/spoken-audio.ts';
import { AUDIO_PORT } from '../../../support/ports/audio-port.ts';

const ends: AbortController[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end.abort();
});

function* forever(): Generator<Uint8Array> {
  for (;;) yield new Uint8Array([0x78, 1, 2]);
}

describe('the audio of a speaker without a page', () => {
  for (const { name, holds } of AUDIO_PORT)
    test(name, () => {
      const port = new SpokenAudio();
      const end = new AbortController();
      ends.push(end);
      const speak = async (): Promise<void> => {
        // It breaks off when the test ends.
        port.say(forever(), end.signal).catch(() => undefined);
      };
      return holds({ port, speak });
    });
});
