import { effect, type ReadonlySignal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';

/** From this level on it is a voice and not the room's noise. */
const VOICE = 0.03;
/** This many levels at or above it (about 10 arrive each second) make a word. */
const WORD = 3;
/** Silence after which the check reports it, ms. */
const PATIENCE_MS = 7_000;

export type Heard = 'waiting' | 'heard' | 'nothing';

/** The "say something" check on a microphone; restarts when `microphone` changes. */
export function useHeard(level: ReadonlySignal<number>, microphone: string): Heard {
  const [heard, setHeard] = useState<Heard>('waiting');
  useEffect(() => {
    setHeard('waiting');
    let loud = 0;
    const patience = setTimeout(() => setHeard((now) => (now === 'waiting' ? 'nothing' : now)), PATIENCE_MS);
    const stop = effect(() => {
      if (level.value >= VOICE && ++loud === WORD) setHeard('heard');
    });
    return () => {
      clearTimeout(patience);
      stop();
    };
  }, [level, microphone]);
  return heard;
}
