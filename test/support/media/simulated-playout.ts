/** A speaker, a network, a jitter buffer and a ring on one fake clock: what a listener would hear, without any waiting. */
import { ClockMap } from '../../../src/node/media/clock-map.ts';
import type { Frame } from '../../../src/node/media/frame.ts';
import { JitterBuffer, type JitterCounts } from '../../../src/node/media/jitter-buffer.ts';
import { PlayoutRing } from '../../../src/node/media/playout-ring.ts';

export interface Scenario {
  readonly seconds: number;
  /** Share of packets lost. */
  readonly loss?: number;
  /** Previous frames repeated in each packet. */
  readonly redundancy?: number;
  /** Delay of the packet sent at `ms`; by default none. `random` yields 0..1. */
  readonly delay?: (ms: number, random: () => number) => number;
  /** Every packet also takes a second path, this slow, ms, with losses of its own. */
  readonly twice?: number;
  /** The speaker's clock runs fast by this many parts per million. */
  readonly drift?: number;
  /** True where the speaker talks. */
  readonly talks?: (ms: number) => boolean;
  readonly firstSeq?: number;
  readonly seed?: number;
  /** The output asks for this many quanta of 128 at once. */
  readonly burst?: number;
}

export interface Outcome {
  readonly counts: JitterCounts;
  /** Share of samples made up, 0..1. */
  readonly concealed: number;
  readonly played: number;
  readonly concealedSamples: number;
  /** Delay from the fastest possible moment to the ear, ms, at each second. */
  readonly delays: readonly number[];
  /** What came out, mono 48 kHz. */
  readonly output: Float32Array;
}

export function random(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A voice-like test signal: harmonics of a slowly moving pitch. */
export function hum(length: number, rate = 48_000): Float32Array {
  const samples = new Float32Array(length);
  let phase = 0;
  for (let i = 0; i < length; i++) {
    phase += (2 * Math.PI * (120 + 20 * Math.sin(i / rate))) / rate;
    samples[i] = 0.2 * Math.sin(phase) + 0.1 * Math.sin(2 * phase) + 0.05 * Math.sin(5 * phase);
  }
  return samples;
}

const QUANTUM = 128;

export function simulate(scenario: Scenario): Outcome {
  const { seconds, loss = 0, redundancy = 0, drift = 0, firstSeq = 1000, burst = 1, twice } = scenario;
  const draw = random(scenario.seed ?? 1);
  const talks = scenario.talks ?? (() => true);
  const delay = scenario.delay ?? (() => 0);
  const source = hum((seconds + 1) * 48_000);
  const slots = Math.floor((seconds * 1000) / 20);

  const events: { at: number; frames: Frame[] }[] = [];
  const sent: Frame[] = [];
  let marks = 0;
  for (let slot = 0; slot < slots; slot++) {
    const talking = talks(slot * 20);
    if (talking) marks = 4;
    else if (marks-- <= 0) continue;
    // The payload is the number of the slot: decoding is looking it up.
    const payload = talking ? new Uint8Array(new Uint32Array([slot]).buffer) : new Uint8Array(0);
    sent.push({ seq: (firstSeq + slot) >>> 0, payload });
    const at = (slot + 1) * 20 * (1 - drift / 1e6);
    const frames = sent.slice(-1 - redundancy);
    if (draw() >= loss) events.push({ at: at + delay(at, draw), frames });
    if (twice !== undefined && draw() >= loss) events.push({ at: at + twice, frames });
  }
  events.sort((a, b) => a.at - b.at);

  const jitter = new JitterBuffer();
  const ring = new PlayoutRing();
  const clock = new ClockMap(48_000);
  const output = new Float32Array(seconds * 48_000);
  const delays: number[] = [];
  const quantum = [new Float32Array(QUANTUM)];
  let next = 0;
  const release = (now: number): void => {
    for (const slot of jitter.take(now)) {
      if (slot.kind === 'lost') ring.lost();
      else if (slot.kind === 'end') ring.end();
      else {
        const [number] = new Uint32Array(slot.payload.slice().buffer);
        ring.push([source.slice(number! * 960, number! * 960 + 960)], clock.frame(slot.due) ?? 0);
      }
    }
  };
  for (let frame = 0; frame + QUANTUM <= output.length; frame += QUANTUM) {
    // A burst of quanta is asked for at the time of its first one.
    const now = (Math.floor(frame / QUANTUM / burst) * burst * QUANTUM) / 48;
    if (frame % (QUANTUM * burst) === 0) {
      for (let wake = jitter.nextWake(); ; wake = jitter.nextWake()) {
        const event = events[next];
        if (event !== undefined && event.at <= now && event.at <= (wake ?? Infinity)) {
          jitter.push(event.frames, event.at);
          release(event.at);
          next += 1;
        } else if (wake !== undefined && wake <= now) release(wake);
        else break;
      }
    }
    clock.observe(frame, now);
    if (ring.pull(quantum, frame)) output.set(quantum[0]!, frame);
    if (frame % 48_000 < QUANTUM) delays.push(jitter.delay + ring.error / 48);
  }
  return {
    counts: jitter.counts,
    concealed: ring.concealed / Math.max(1, ring.played),
    played: ring.played,
    concealedSamples: ring.concealed,
    delays,
    output,
  };
}
