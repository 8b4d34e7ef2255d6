/**
 * The yardstick: a plain WebRTC call as any page would make it, audio tracks on RTCPeerConnections with default settings.
 * Runs inside a page; self-contained: it is turned into source text.
 */

/** What the page offers as `globalThis.plainCall`. */
export interface PlainCall {
  /** Opens the microphone; needed once before any link. */
  start(): Promise<void>;
  /** Links are named by the other page. Descriptions carry all candidates. */
  offer(to: string): Promise<string>;
  answer(from: string, offer: string): Promise<string>;
  accept(from: string, answer: string): Promise<void>;
  setMuted(muted: boolean): void;
  /** Sums over all links. */
  stats(): Promise<{ concealed: number; received: number; connected: number }>;
}

declare global {
  var plainCall: PlainCall;
}

export function installPlainCall(): void {
  const links = new Map<string, RTCPeerConnection>();
  let stream: MediaStream;
  let context: AudioContext;

  const link = (name: string): RTCPeerConnection => {
    const pc = new RTCPeerConnection({ iceServers: [] });
    links.set(name, pc);
    for (const track of stream.getTracks()) pc.addTrack(track, stream);
    pc.addEventListener('track', ({ streams: [remote] }) => {
      // A remote track only runs while an element plays it; what the graph plays is what is measured.
      const element = new Audio();
      element.srcObject = remote!;
      element.muted = true;
      void element.play();
      new MediaStreamAudioSourceNode(context, { mediaStream: remote! }).connect(context.destination);
    });
    return pc;
  };
  const gathered = async (pc: RTCPeerConnection): Promise<string> => {
    while (pc.iceGatheringState !== 'complete') {
      await new Promise((done) => pc.addEventListener('icegatheringstatechange', done, { once: true }));
    }
    return pc.localDescription!.sdp;
  };

  globalThis.plainCall = {
    start: async () => {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      context = new AudioContext({ sampleRate: 48000, latencyHint: 'interactive' });
      const processor =
        "registerProcessor('stoa-capture', class extends AudioWorkletProcessor { process() { return true; } });";
      await context.audioWorklet.addModule(URL.createObjectURL(new Blob([processor], { type: 'text/javascript' })));
      await context.resume();
      const capture = new AudioWorkletNode(context, 'stoa-capture', { channelCount: 1, channelCountMode: 'explicit' });
      new MediaStreamAudioSourceNode(context, { mediaStream: stream }).connect(capture);
      const silence = new GainNode(context, { gain: 0 });
      capture.connect(silence);
      globalThis.stoaTap.connect(silence, context.destination);
    },
    offer: async (to) => {
      const pc = link(to);
      await pc.setLocalDescription();
      return gathered(pc);
    },
    answer: async (from, offer) => {
      const pc = link(from);
      await pc.setRemoteDescription({ type: 'offer', sdp: offer });
      await pc.setLocalDescription();
      return gathered(pc);
    },
    accept: (from, answer) => links.get(from)!.setRemoteDescription({ type: 'answer', sdp: answer }),
    setMuted: (muted) => {
      for (const track of stream.getTracks()) track.enabled = !muted;
    },
    stats: async () => {
      const sums = { concealed: 0, received: 0, connected: 0 };
      for (const pc of links.values()) {
        if (pc.connectionState === 'connected') sums.connected++;
        for (const entry of (await pc.getStats()).values()) {
          if (entry.type !== 'inbound-rtp') continue;
          sums.concealed += entry.concealedSamples;
          sums.received += entry.totalSamplesReceived;
        }
      }
      return sums;
    },
  };
}
