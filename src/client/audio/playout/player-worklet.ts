/** Mixes all voices, each from its own ring, into the output. */
import { ClockMap } from '../../../node/media/clock-map.ts';
import { SAMPLE_RATE } from '../../../node/media/frame.ts';
import { PlayoutRing } from '../../../node/media/playout-ring.ts';
import type { PlayerReport, ToPlayer, ToPlayerNode } from '../messages.ts';

/** About ten reports a second. */
const REPORT_QUANTA = 37;

interface Voice {
  readonly ring: PlayoutRing;
  volume: number;
  /** The current gain; follows `volume` over one quantum. */
  gain: number;
}

class PlayerProcessor extends AudioWorkletProcessor {
  readonly #voices = new Map<number, Voice>();
  readonly #clock = new ClockMap(SAMPLE_RATE);
  #scratch = [new Float32Array(128), new Float32Array(128)];
  #worker: MessagePort | undefined;
  #processing: number | undefined;
  #quanta = 0;
  #owed = false;
  #closed = false;

  constructor(options: AudioWorkletNodeOptions) {
    super(options);
    this.port.onmessage = ({ data }: MessageEvent<ToPlayerNode>) => {
      if (data.type === 'close') {
        this.#close();
        return;
      }
      this.#worker = data.port;
      data.port.onmessage = ({ data: messages }: MessageEvent<readonly ToPlayer[]>) => {
        for (const message of messages) this.#receive(message);
      };
    };
  }

  process(_inputs: Float32Array[][], [output]: Float32Array[][]): boolean {
    if (this.#closed) return false;
    const left = output?.[0];
    if (output === undefined || left === undefined) return true;
    this.#clock.observe(currentFrame, Date.now());
    if (this.#scratch[0]!.length !== left.length) {
      this.#scratch = [new Float32Array(left.length), new Float32Array(left.length)];
    }
    let talking = false;
    for (const voice of this.#voices.values()) {
      if (!voice.ring.pull(this.#scratch, currentFrame)) continue;
      talking = true;
      for (let c = 0; c < output.length; c++) mix(output[c]!, this.#scratch[c] ?? this.#scratch[0]!, voice);
      voice.gain = voice.volume;
    }
    this.#quanta += 1;
    // One more report after the last sound carries the final counts.
    if (talking) this.#owed = true;
    if (this.#owed && this.#quanta >= REPORT_QUANTA) {
      this.#report();
      this.#owed = false;
    }
    return true;
  }

  #receive(message: ToPlayer): void {
    const { slot } = message;
    switch (message.type) {
      case 'block': {
        const now = Date.now();
        this.#processing = Math.max(this.#processing ?? 0, now - message.ready);
        const due = this.#clock.frame(message.due) ?? currentFrame;
        this.#voice(slot).ring.push(message.channels, due);
        break;
      }
      case 'lost':
        this.#voices.get(slot)?.ring.lost();
        break;
      case 'end':
        this.#voices.get(slot)?.ring.end();
        break;
      case 'volume':
        this.#voice(slot).volume = message.volume;
        break;
      case 'drop':
        this.#voices.delete(slot);
        break;
    }
  }

  #voice(slot: number): Voice {
    let voice = this.#voices.get(slot);
    if (voice === undefined) {
      voice = { ring: new PlayoutRing(), volume: 1, gain: 0 };
      this.#voices.set(slot, voice);
    }
    return voice;
  }

  #report(): void {
    const report: PlayerReport = {
      voices: Array.from(this.#voices, ([slot, { ring }]) => ({
        slot,
        played: ring.played,
        concealed: ring.concealed,
        excess: (ring.error / SAMPLE_RATE) * 1000,
      })),
      processing: this.#processing,
    };
    this.#worker?.postMessage(report);
    this.#processing = undefined;
    this.#quanta = 0;
  }

  #close(): void {
    this.#closed = true;
    this.#voices.clear();
    this.#worker?.close();
    this.port.close();
  }
}

/** Adds `voice` to `samples` with a gain that moves from its old value to the new one. */
function mix(samples: Float32Array, voice: Float32Array, { gain, volume }: Voice): void {
  const step = (volume - gain) / samples.length;
  for (let i = 0; i < samples.length; i++) samples[i]! += voice[i]! * (gain + step * (i + 1));
}

registerProcessor('stoa-player', PlayerProcessor);
