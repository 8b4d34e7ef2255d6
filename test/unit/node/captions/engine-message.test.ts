import { describe, expect, it } from 'vitest';
import { readEngineMessage } from '../../../../src/node/captions/engine-message.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

describe('a message of an engine', () => {
  it('says that it listens, what it has heard, why it fails, or words', () => {
    expect(readEngineMessage({ ready: true })).toEqual({ is: 'ready' });
    expect(readEngineMessage({ heard: 320 })).toEqual({ is: 'heard', samples: 320 });
    expect(readEngineMessage({ failed: 'x'.repeat(1_000) })).toEqual({ is: 'failed', why: 'x'.repeat(200) });
    expect(readEngineMessage({ text: 'good', final: false, start: 0.5 })).toEqual({
      is: 'words',
      words: { text: 'good', final: false, start: 0.5 },
    });
    expect(readEngineMessage({ text: ' ' })).toBeUndefined();
  });

  it.each([
    undefined,
    null,
    'good',
    1,
    {},
    [],
    { ready: 'yes' },
    { heard: -1 },
    { heard: 0.5 },
    { heard: '320' },
    { text: 1 },
    { text: 'a', final: 1 },
    { text: 'a', start: -1 },
    { text: 'a'.repeat(10_000) },
  ])('is refused where it says anything else: %j', (value) => {
    expect(() => readEngineMessage(value)).toThrow(MalformedError);
  });

  it('is refused where an object calls for help to become a text', () => {
    const failed = {
      toString() {
        throw new Error('caught');
      },
    };
    expect(() => readEngineMessage({ failed })).toThrow(MalformedError);
  });
});
