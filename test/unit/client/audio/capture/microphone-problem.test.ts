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

test('a value that is no error is a failure, and a MicrophoneError stays as it is', () => {
  expect(microphoneError('?').problem).toBe('failed');
  const known = new MicrophoneError('silent');
  expect(microphoneError(known)).toBe(known);
});
