/** The microphone in the audio graph: source node, capture worklet, and the port to the audio worker. */
import type { CaptureCounts, CaptureProcessorOptions, ToCapture } from '../messages.ts';

export class CaptureNode {
  readonly #node: AudioWorkletNode;
  readonly #context: AudioContext;
  readonly #stream: MediaStream;
  #source: MediaStreamAudioSourceNode;
  #counts: CaptureCounts = { slots: 0, sounds: 0 };

  /** `port` receives the captured frames and belongs to the node from now on. The worklet module must be loaded. */
  constructor(context: AudioContext, stream: MediaStream, channels: number, port: MessagePort) {
    this.#context = context;
    this.#stream = stream;
    const processorOptions: CaptureProcessorOptions = { channels };
    this.#node = new AudioWorkletNode(context, 'stoa-capture', {
      numberOfInputs: 1,
      numberOfOutputs: 0,
      // Explicit, because a fake or stereo device brings two channels whatever was requested.
      channelCount: channels,
      channelCountMode: 'explicit',
      processorOptions,
    });
    this.#node.port.onmessage = ({ data }: MessageEvent<CaptureCounts>) => {
      this.#counts = data;
    };
    this.#source = this.#connect();
    this.#tell({ type: 'port', port }, [port]);
  }

  /** As of half a second ago. */
  get counts(): CaptureCounts {
    return this.#counts;
  }

  /** Frames are handed on from now on, or no longer. */
  setOn(on: boolean): void {
    this.#tell({ type: 'on', on });
  }

  close(): void {
    this.#source.disconnect();
    this.#node.disconnect();
    this.#tell({ type: 'close' });
    this.#node.port.close();
  }

  #connect(): MediaStreamAudioSourceNode {
    const source = this.#context.createMediaStreamSource(this.#stream);
    source.connect(this.#node);
    return source;
  }

  #tell(message: ToCapture, transfer: Transferable[] = []): void {
    this.#node.port.postMessage(message, transfer);
  }
}
