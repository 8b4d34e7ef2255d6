/** The own voice's way: captured frames, noise filter, level, the sound of files, gate, encoder, numbered frames; to others, or in an echo back to the person. */
import { type Frame, type StreamId, seqAdd, seqDistance } from '../../../node/media/frame.ts';
import { loudness, VoiceGate } from '../../../node/media/gate.ts';
import { peak } from '../../../node/media/level.ts';
import { OneSided } from '../../../node/media/one-sided.ts';
import { Spurt } from '../../../node/media/spurt.ts';
import type { Encoders, FrameEncoder } from '../codec/codecs.ts';
import { type NoiseStrength, OWN_ECHO, type Preset } from '../engine.ts';
import type { FileMix } from '../file/file-mix.ts';
import { WithVoice } from '../file/with-voice.ts';
import type { CapturedFrame, CaptureMode, FromWorker } from '../messages.ts';
import type { NoiseFilter } from '../noise/noise-filter.ts';
import { Echo } from './echo.ts';
import { OwnSound } from './own-sound.ts';
import type { Receiver } from './receiver.ts';

const NOTHING = new Uint8Array(0);
const SEQ_SPACE = 2 ** 32;

export interface SenderEvents {
  frame(stream: StreamId, frame: Frame): void;
  level(level: number): void;
  /** Nothing was said in this slot and the one before. */
  pause(): void;
  failed(stream: StreamId): void;
  post(message: Extract<FromWorker, { type: 'echo' | 'unfiltered' }>): void;
  /** Where an echo is heard. */
  readonly ears: Pick<Receiver, 'play' | 'drop' | 'aside'>;
}

export interface SenderInit {
  readonly port: MessagePort;
  readonly stream: StreamId;
  readonly preset: Preset;
  readonly lowData: boolean;
  readonly noise: NoiseStrength | undefined;
  readonly mode: CaptureMode;
  /** The sound of files: heard by others also while the person is muted, and by the person too. */
  readonly mix?: Pick<FileMix, 'next'> | undefined;
}

export type LoadFilter = (strength: NoiseStrength) => Promise<NoiseFilter>;

export class Sender {
  readonly #port: MessagePort;
  readonly #stream: StreamId;
  readonly #preset: Preset;
  readonly #events: SenderEvents;
  readonly #encoder: FrameEncoder;
  readonly #gate = new VoiceGate();
  readonly #spurt = new Spurt();
  readonly #sides = new OneSided();
  readonly #mix: SenderInit['mix'];
  readonly #own: OwnSound | undefined;
  readonly #withVoice = new WithVoice();
  #mode: CaptureMode = 'held';
  #filter: NoiseFilter | undefined;
  #closed = false;
  #echo: Echo | undefined;
  /** The last slot of those that are for nobody else: they were for an echo, or with a voice in them that is muted now. */
  #withheld: number | undefined;
  #first: number | undefined;
  #last = 0;

  /** `load` is for tests. */
  constructor(
    encoders: Encoders,
    { port, stream, preset, lowData, noise, mode, mix }: SenderInit,
    events: SenderEvents,
    load: LoadFilter = async (strength) => (await import('../noise/load-noise-filter.ts')).loadNoiseFilter(strength),
  ) {
    this.#port = port;
    this.#stream = stream;
    this.#preset = preset;
    this.#events = events;
    this.#mix = mix;
    this.#own = mix && new OwnSound(events.ears.aside());
    this.#encoder = encoders.encoder(
      mix === undefined ? preset : 'music',
      {
        packet: (seq, payload) => {
          // Frames that were being encoded when the person muted are not sent.
          this.#pass({ seq, payload });
        },
        failed: () => events.failed(stream),
      },
      lowData,
    );
    this.setMode(mode);
    if (noise !== undefined) void this.#filterBy(load(noise));
    port.onmessage = ({ data }: MessageEvent<CapturedFrame>) => this.#captured(data);
  }

  setMode(mode: CaptureMode): void {
    this.#echo?.stop();
    this.#echo = undefined;
    this.#change(mode);
    if (mode === 'echo') this.#echo = this.#listen();
  }

  /** Ends the spurt and frees the encoder. */
  close(): void {
    this.#closed = true;
    this.#filter?.close();
    this.#filter = undefined;
    this.setMode('muted');
    if (this.#mix !== undefined) this.#cut();
    this.#own?.end();
    this.#port.onmessage = null;
    this.#port.close();
    this.#encoder.close();
  }

  #captured({ index, channels }: CapturedFrame): void {
    const played = this.#mix?.next();
    if (this.#mode === 'muted' && this.#mix === undefined) return;
    this.#first ??= index;
    this.#last = (index - this.#first) % SEQ_SPACE;
    // The device gives zeros then; nothing depends on that.
    if (this.#mode === 'muted') for (const samples of channels) samples.fill(0);
    else {
      this.#sides.centre(channels);
      this.#filter?.filter(channels[0]!);
    }
    const level = Math.max(...[...channels, ...(played ?? [])].map(peak));
    this.#events.level(level);
    if (this.#mode === 'held') return;
    if (this.#mode === 'echo') this.#withheld = this.#last;
    // Music is sent in full: only digital silence closes the gate.
    const isFull = this.#preset === 'music' || played !== undefined;
    const db = isFull ? (level > 0 ? 0 : -Infinity) : loudness(channels[0]!);
    const open = this.#gate.pass(db);
    if (this.#gate.resting && this.#mode === 'live') this.#events.pause();
    switch (this.#spurt.next(open)) {
      case 'send':
        this.#encoder.encode(
          this.#last,
          this.#mix === undefined ? channels : this.#withVoice.together(channels, played),
        );
        break;
      case 'mark':
        this.#mark(this.#last);
        break;
      case 'nothing':
        break;
    }
    if (played === undefined) this.#own?.end();
    else this.#own?.play(played, performance.now());
  }

  #change(mode: CaptureMode): void {
    if ((this.#mode === 'live' || this.#mode === 'echo') && mode !== this.#mode) {
      // A file goes on, in the same slots.
      if (this.#mix === undefined) this.#cut();
      else this.#withheld = this.#last;
    }
    if (mode === 'muted') this.#filter?.reset();
    this.#mode = mode;
  }

  /** Until it is loaded, and where it cannot be, the voice goes out as it is. */
  async #filterBy(loading: Promise<NoiseFilter>): Promise<void> {
    try {
      const filter = await loading;
      if (this.#closed) filter.close();
      else this.#filter = filter;
    } catch {
      if (!this.#closed) this.#events.post({ type: 'unfiltered', stream: this.#stream });
    }
  }

  #listen(): Echo {
    const { ears, post } = this.#events;
    return new Echo({
      play: (frames) => ears.play(OWN_ECHO, this.#stream, frames),
      listened: () => this.#change('held'),
      state: (state) => {
        if (state.is === 'none') ears.drop(OWN_ECHO);
        post({ type: 'echo', state });
      },
    });
  }

  /** To the room or to the echo. What was said for an echo goes nowhere else, however late it comes out of the encoder. */
  #pass(frame: Frame): void {
    if (this.#mode === 'echo') this.#echo?.keep(frame);
    else if (this.#isSent && (this.#withheld === undefined || seqDistance(frame.seq, this.#withheld) > 0))
      this.#events.frame(this.#stream, frame);
  }

  get #isSent(): boolean {
    return this.#mode === 'live' || (this.#mode === 'muted' && this.#mix !== undefined);
  }

  /** Tells the far end at once that nothing follows, so that it does not conceal a loss. */
  #cut(): void {
    this.#gate.close();
    const owed = this.#spurt.cut();
    for (let i = 1; i <= owed; i++) this.#mark(seqAdd(this.#last, i));
  }

  #mark(seq: number): void {
    this.#pass({ seq, payload: NOTHING });
  }
}
