import { expect, test } from 'vitest';
import { microphoneError } from '../../../../../src/client/audio/capture/microphone-problem.ts';
import { MicrophoneError } from '../../../../../src/client/audio/engine.ts';

test.each([
  ['NotAllowedError', 'denied'],
  ['SecurityError', 'denied'],
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'missing'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  ['TypeError', 'failed'],
])('a %s of the browser is the problem "%s", with its cause', (name, problem) => {
  const cause = new DOMException('no', name);
  expect(microphoneError(cause)).toMatchObject({ problem, cause, name: 'MicrophoneError' });
});

test('what is no error at all is a failure, and what is already a MicrophoneError stays', () => {
  expect(microphoneError('?').problem).toBe('failed');
  const known = new MicrophoneError('silent');
  expect(microphoneError(known)).toBe(known);
});
