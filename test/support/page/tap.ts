/**
 * Runs inside pages, before any of their code: listens to what a page plays (whatever it connects to an AudioContext's
 * destination or to a MediaStreamAudioDestinationNode) and to what reaches its capture worklet, without changing either.
 * Self-contained: it is turned into source text, so it uses nothing from outside its own body.
 */

/** Where a tap sits: at what the page plays, at its capture worklet's input, or at the fake microphone's very source. */
export type TapPoint = 'output' | 'capture' | 'mouth';

/** What `installTap` leaves in the page, as `globalThis.stoaTap`. */
export interface PageTap {
  /** The page's output of the next seconds: base64 of 48 kHz mono Float32, all outputs mixed. Silence gives zeros or nothing. */
  record(seconds: number): Promise<string>;
  /** Wall-clock times (ms since 1970, comparable between pages) at which a sound began after a silence, since `reset`. */
  onsets(point: TapPoint): number[];
  /** Forget the onsets so far. */
  reset(): void;
  /** Connect without being tapped: for fake microphones. */
  connect(from: AudioNode, to: AudioNode): void;
  /** Listen to a node that the tap does not find by itself. */
  watch(point: TapPoint, node: AudioNode): void;
}

export interface TapOptions {
  /** Where the page's server has the source of TAP_PROCESSOR. */
  readonly module: string;
  /** Also note onsets (costs a little); recording alone otherwise. */
  readonly onsets: boolean;
  /** Name of the worklet processor whose input is the capture. */
  readonly captureProcessor: string;
}

declare global {
  var stoaTap: PageTap;
}

/** Source of the worklet processor behind a tap. It is served beside the page, so that the page's content policy stays as it is. */
export const TAP_PROCESSOR = `
registerProcessor('stoa-test-tap', class extends AudioWorkletProcessor {
  constructor({ processorOptions }) {
    super();
    this.onsets = processorOptions.onsets;
    this.recording = false;
    this.block = new Float32Array(4800);
    this.filled = 0;
    this.quiet = 1e9;
    this.port.onmessage = ({ data }) => {
      this.recording = data === 'record';
      this.filled = 0;
    };
  }
  process([input]) {
    const left = input[0], right = input[1];
    const now = Date.now();
    for (let i = 0; i < 128; i++) {
      const sample = left ? (right ? (left[i] + right[i]) / 2 : left[i]) : 0;
      if (this.onsets) {
        if (sample > 0.05 || sample < -0.05) {
          if (this.quiet > 0.3 * sampleRate) this.port.postMessage({ onset: now + (i * 1000) / sampleRate });
          this.quiet = 0;
        } else this.quiet++;
      }
      if (this.recording) {
        this.block[this.filled++] = sample;
        if (this.filled === this.block.length) {
          this.port.postMessage({ block: this.block.slice() });
          this.filled = 0;
        }
      }
    }
    return true;
  }
});
`;

export function installTap(options: TapOptions): void {
  // An empty page, before the first address, is no secure context and has no worklets.
  if (!globalThis.AudioWorkletNode) return;
  const connect = AudioNode.prototype.connect as (this: AudioNode, ...rest: unknown[]) => unknown;
  const disconnect = AudioNode.prototype.disconnect as (this: AudioNode, ...rest: unknown[]) => unknown;

  interface Recorder {
    readonly node: AudioWorkletNode;
    readonly rate: number;
    blocks: Float32Array[];
  }
  const outputs = new Set<Recorder>();
  const onsets: Record<TapPoint, number[]> = { output: [], capture: [], mouth: [] };
  const modules = new WeakMap<BaseAudioContext, Promise<void>>();
  /** One recorder per context and point: outputs of one context come and go, and a page plays them all. */
  const taps: Record<TapPoint, WeakMap<BaseAudioContext, Promise<Recorder>>> = {
    output: new WeakMap(),
    capture: new WeakMap(),
    mouth: new WeakMap(),
  };

  const makeRecorder = async (context: BaseAudioContext, point: TapPoint): Promise<Recorder> => {
    let ready = modules.get(context);
    if (!ready) {
      ready = context.audioWorklet.addModule(options.module);
      modules.set(context, ready);
    }
    await ready;
    const node = new AudioWorkletNode(context, 'stoa-test-tap', { processorOptions: { onsets: options.onsets } });
    // A node is only run when something pulls it: let the context's own end pull it, silently.
    const silence = new GainNode(context, { gain: 0 });
    connect.call(node, silence);
    connect.call(silence, context.destination);
    const recorder: Recorder = { node, rate: context.sampleRate, blocks: [] };
    node.port.onmessage = ({ data }: MessageEvent<{ onset?: number; block?: Float32Array }>) => {
      if (data.block) recorder.blocks.push(data.block);
      else if (data.onset !== undefined) onsets[point].push(data.onset);
    };
    if (point === 'output') outputs.add(recorder);
    return recorder;
  };
  const tapAt = ({ context }: AudioNode, point: TapPoint): Promise<Recorder> => {
    let tap = taps[point].get(context);
    if (!tap) {
      tap = makeRecorder(context, point);
      taps[point].set(context, tap);
    }
    return tap;
  };
  const pointOf = (target: unknown): TapPoint | undefined => {
    if (!(target instanceof AudioNode) || target.context instanceof OfflineAudioContext) return undefined;
    if (target instanceof AudioDestinationNode || target instanceof MediaStreamAudioDestinationNode) return 'output';
    if (options.onsets && captures.has(target)) return 'capture';
    return undefined;
  };

  const captures = new WeakSet<AudioNode>();
  const NativeWorkletNode = AudioWorkletNode;
  globalThis.AudioWorkletNode = class extends NativeWorkletNode {
    constructor(context: BaseAudioContext, name: string, init?: AudioWorkletNodeOptions) {
      super(context, name, init);
      if (name === options.captureProcessor) captures.add(this);
    }
  };

  /** The tapped nodes each node is connected to now. */
  const wired = new WeakMap<AudioNode, Set<AudioNode>>();
  /** Brings the tap's wire in line with the page's once the tap is ready: by then things may have been taken apart again. */
  const follow = (from: AudioNode, to: AudioNode, point: TapPoint): void => {
    void tapAt(to, point).then(({ node }) => {
      if (from.context.state === 'closed') return;
      const still = [...(wired.get(from) ?? [])].some((target) => pointOf(target) === point);
      if (still) connect.call(from, node);
      else if (tapped.delete(from)) disconnect.call(from, node);
      if (still) tapped.add(from);
    });
  };
  /** Nodes that a tap listens to now. */
  const tapped = new WeakSet<AudioNode>();

  AudioNode.prototype.connect = function (this: AudioNode, ...rest: unknown[]) {
    const point = pointOf(rest[0]);
    if (point) {
      const target = rest[0] as AudioNode;
      wired.set(this, (wired.get(this) ?? new Set()).add(target));
      follow(this, target, point);
    }
    return connect.apply(this, rest);
  } as typeof AudioNode.prototype.connect;

  AudioNode.prototype.disconnect = function (this: AudioNode, ...rest: unknown[]) {
    // Without a target all wires go, the taps' too.
    if (rest.length === 0) tapped.delete(this);
    for (const target of rest.length === 0 ? [...(wired.get(this) ?? [])] : [rest[0] as AudioNode]) {
      const point = pointOf(target);
      if (point && wired.get(this)?.delete(target)) follow(this, target, point);
    }
    disconnect.apply(this, rest);
  } as typeof AudioNode.prototype.disconnect;

  const mix = (): Float32Array => {
    const whole = [...outputs].map(({ blocks }) => {
      const samples = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
      let at = 0;
      for (const block of blocks) {
        samples.set(block, at);
        at += block.length;
      }
      return samples;
    });
    const mixed = new Float32Array(Math.max(0, ...whole.map(({ length }) => length)));
    // Outputs end together: the recording stops for all at once, while a context may have begun later.
    for (const samples of whole) {
      const skip = mixed.length - samples.length;
      for (let i = 0; i < samples.length; i++) mixed[skip + i] = mixed[skip + i]! + samples[i]!;
    }
    return mixed;
  };

  globalThis.stoaTap = {
    record: async (seconds) => {
      for (const recorder of outputs) {
        recorder.blocks = [];
        recorder.node.port.postMessage('record');
      }
      await new Promise((done) => setTimeout(done, seconds * 1000));
      for (const { node } of outputs) node.port.postMessage('stop');
      const bytes = new Uint8Array(mix().buffer);
      for (const recorder of outputs) {
        recorder.blocks = [];
        if (recorder.node.context.state === 'closed') outputs.delete(recorder);
      }
      let text = '';
      for (let at = 0; at < bytes.length; at += 0x8000) {
        text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
      }
      return btoa(text);
    },
    onsets: (point) => [...onsets[point]],
    reset: () => {
      for (const list of Object.values(onsets)) list.length = 0;
    },
    connect: (from, to) => {
      connect.call(from, to);
    },
    watch: (point, node) => {
      void makeRecorder(node.context, point).then((recorder) => connect.call(node, recorder.node));
    },
  };
}
