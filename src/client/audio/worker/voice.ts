/** One voice in the worker: frames from any path, put in order, decoded, passed to the player with their time. */
import type { Frame, StreamId } from '../../../node/media/frame.ts';
import { JitterBuffer, type Slot } from '../../../node/media/jitter-buffer.ts';
import { peak } from '../../../node/media/level.ts';
import type { Decoders, FrameDecoder } from '../codec/codecs.ts';
import type { VoiceStats } from '../engine.ts';
import type { PlayerReport, ToPlayer } from '../messages.ts';

/** A voice silent for this long frees its decoder, ms. */
const DECODER_REST_MS = 30_000;
/** Earlier streams of a voice, whose stragglers are ignored. */
const MAX_RETIRED = 4;
/** Slots released together are delivered in groups of this size, because each delivery wakes the player. */
const TOGETHER = 2;

/** One slot on its way to the player. Slots leave in order, so one that is being decoded delays those behind it. */
interface Outgoing {
  readonly due: number;
  readonly ready: number;
  /** Slots with the same number are delivered together. */
  readonly group: number;
  result: 'decoding' | 'lost' | 'end' | Float32Array<ArrayBuffer>[];
}

export interface VoiceEvents {
  /** To the player; the arrays in the messages are to be transferred. */
  player(messages: ToPlayer[], transfer: Transferable[]): void;
  level(level: number): void;
}

export class Voice {
  readonly slot: number;
  readonly #decoders: Decoders;
  readonly #events: VoiceEvents;
  #stream: StreamId | undefined;
  #retired: StreamId[] = [];
  #jitter = new JitterBuffer();
  #decoder: FrameDecoder<Outgoing> | undefined;
  /** As short as the decoder's own bounded queue, plus the marks between. */
  #outgoing: Outgoing[] = [];
  #groups = 0;
  #restarts = 0;
  /** When the last frame arrived, ms. */
  #lastFrame = 0;
  /** The player's counts before this stream. */
  #before = { played: 0, concealed: 0 };
  #counted = { played: 0, concealed: 0 };
  #excess = 0;

  constructor(slot: number, decoders: Decoders, events: VoiceEvents) {
    this.slot = slot;
    this.#decoders = decoders;
    this.#events = events;
  }

  get lastFrame(): number {
    return this.#lastFrame;
  }

  play(stream: StreamId, frames: readonly Frame[], now: number): void {
    if (stream !== this.#stream) {
      if (this.#retired.includes(stream)) return;
      this.#change(stream);
    }
    this.#lastFrame = now;
    this.#jitter.push(frames, now);
    this.advance(now);
  }

  /** Releases slots that are due; call it at `nextWake`. */
  advance(now: number): void {
    for (const [i, slot] of this.#jitter.take(now).entries()) {
      if (i % TOGETHER === 0) this.#groups += 1;
      this.#release(slot);
    }
    if (this.#decoder !== undefined && now - this.#lastFrame >= DECODER_REST_MS) this.#restDecoder();
  }

  nextWake(): number | undefined {
    const wake = this.#jitter.nextWake();
    if (this.#decoder === undefined) return wake;
    const rest = this.#lastFrame + DECODER_REST_MS;
    return wake === undefined ? rest : Math.min(wake, rest);
  }

  setSlack(ms: number): void {
    this.#jitter.setSlack(ms);
  }

  report({ played, concealed, excess }: PlayerReport['voices'][number]): void {
    this.#counted = { played, concealed };
    this.#excess = excess;
  }

  /** The next report counts from zero. */
  playerReplaced(): void {
    const { played, concealed } = this.#counted;
    this.#before = { played: this.#before.played - played, concealed: this.#before.concealed - concealed };
    this.#counted = { played: 0, concealed: 0 };
  }

  stats(): VoiceStats {
    const { received, duplicate, late, lost } = this.#jitter.counts;
    return {
      delayMs: this.#jitter.delay + this.#excess,
      samplesPlayed: this.#counted.played - this.#before.played,
      samplesConcealed: this.#counted.concealed - this.#before.concealed,
      framesReceived: received,
      framesDuplicate: duplicate,
      framesLate: late,
      framesLost: lost,
      decoderRestarts: this.#restarts + (this.#decoder?.restarts ?? 0),
    };
  }

  close(): void {
    this.#restDecoder();
    this.#events.player([{ type: 'drop', slot: this.slot }], []);
  }

  #change(stream: StreamId): void {
    if (this.#stream !== undefined) {
      this.#retired = [this.#stream, ...this.#retired].slice(0, MAX_RETIRED);
      this.#restDecoder();
      this.#events.player([{ type: 'end', slot: this.slot }], []);
      this.#jitter = new JitterBuffer();
    }
    this.#stream = stream;
    this.#restarts = 0;
    this.#before = this.#counted;
  }

  #restDecoder(): void {
    this.#restarts += this.#decoder?.restarts ?? 0;
    this.#decoder?.close();
    this.#decoder = undefined;
    this.#outgoing = [];
  }

  #release(slot: Slot): void {
    const outgoing: Outgoing = {
      due: slot.due,
      ready: performance.now(),
      group: this.#groups,
      result: slot.kind === 'audio' ? 'decoding' : slot.kind,
    };
    this.#outgoing.push(outgoing);
    if (slot.kind !== 'audio') {
      this.#flush();
      return;
    }
    this.#decoder ??= this.#decoders.decoder({
      block: (decoded, channels) => {
        decoded.result = channels;
        this.#events.level(peak(channels[0]!));
        this.#flush();
      },
      bad: (undecodable) => {
        undecodable.result = 'lost';
        this.#flush();
      },
    });
    this.#decoder.decode(outgoing, slot.payload);
  }

  /** Delivers decoded slots, as long as nothing before them or in their group is missing. */
  #flush(): void {
    const undecoded = this.#outgoing.find(({ result }) => result === 'decoding');
    const messages: ToPlayer[] = [];
    const transfer: Transferable[] = [];
    for (let first = this.#outgoing[0]; first !== undefined; first = this.#outgoing[0]) {
      if (first.group === undecoded?.group) break;
      this.#outgoing.shift();
      messages.push(this.#message(first));
      if (typeof first.result !== 'string') transfer.push(...first.result.map(({ buffer }) => buffer));
    }
    if (messages.length > 0) this.#events.player(messages, transfer);
  }

  #message({ result, due, ready }: Outgoing): ToPlayer {
    const { slot } = this;
    if (result === 'lost' || result === 'end') return { type: result, slot };
    const epoch = Date.now() - performance.now();
    return {
      type: 'block',
      slot,
      channels: result as Float32Array<ArrayBuffer>[],
      due: due + epoch,
      ready: ready + epoch,
    };
  }
}
