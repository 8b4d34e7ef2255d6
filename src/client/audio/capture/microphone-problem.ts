/** Classifies a microphone problem by the error that the browser throws. */
import { MicrophoneError, type MicrophoneProblem } from '../engine.ts';

export function microphoneError(cause: unknown): MicrophoneError {
  return cause instanceof MicrophoneError ? cause : new MicrophoneError(problemOf(cause), { cause });
}

function problemOf(cause: unknown): MicrophoneProblem {
  switch (cause instanceof Error || cause instanceof DOMException ? cause.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'failed';
  }
}
