/**
 * Runs inside pages, before any of their code: counts what a page has open, so that a test sees what a stop forgot.
 * Self-contained: it is turned into source text.
 */

/** Things open in a page now. */
export interface OpenThings {
  readonly peerConnections: number;
  readonly dataChannels: number;
  readonly audioContexts: number;
  readonly workers: number;
  readonly webSockets: number;
  readonly liveTracks: number;
  readonly intervals: number;
  readonly timeouts: number;
}

declare global {
  var stoaOpen: () => OpenThings;
}

export function installCounters(): void {
  // Weak references: what the page let go of and the collector took is no longer open.
  const kinds = {
    peerConnections: new Set<WeakRef<RTCPeerConnection>>(),
    audioContexts: new Set<WeakRef<AudioContext>>(),
    webSockets: new Set<WeakRef<WebSocket>>(),
    dataChannels: new Set<WeakRef<RTCDataChannel>>(),
    tracks: new Set<WeakRef<MediaStreamTrack>>(),
  };
  const open = <T extends object>(set: Set<WeakRef<T>>, isOpen: (thing: T) => boolean): number => {
    let count = 0;
    for (const ref of set) {
      const thing = ref.deref();
      if (thing && isOpen(thing)) count++;
      else set.delete(ref);
    }
    return count;
  };

  const NativeConnection = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends NativeConnection {
    constructor(init?: RTCConfiguration) {
      super(init);
      kinds.peerConnections.add(new WeakRef<RTCPeerConnection>(this));
      this.addEventListener('datachannel', ({ channel }) => kinds.dataChannels.add(new WeakRef(channel)));
    }
    override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, init);
      kinds.dataChannels.add(new WeakRef(channel));
      return channel;
    }
  };
  const NativeContext = globalThis.AudioContext;
  globalThis.AudioContext = class extends NativeContext {
    constructor(init?: AudioContextOptions) {
      super(init);
      kinds.audioContexts.add(new WeakRef<AudioContext>(this));
    }
  };
  const NativeSocket = globalThis.WebSocket;
  globalThis.WebSocket = class extends NativeSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      kinds.webSockets.add(new WeakRef<WebSocket>(this));
    }
  };
  const capture = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
  if (capture) {
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await capture(constraints);
      for (const track of stream.getTracks()) kinds.tracks.add(new WeakRef(track));
      return stream;
    };
  }

  let workers = 0;
  const NativeWorker = globalThis.Worker;
  globalThis.Worker = class extends NativeWorker {
    private ended = false;
    constructor(url: string | URL, init?: WorkerOptions) {
      super(url, init);
      workers++;
    }
    override terminate(): void {
      if (!this.ended) workers--;
      this.ended = true;
      super.terminate();
    }
  };

  const intervals = new Set<number>();
  const timeouts = new Set<number>();
  const setNativeInterval = globalThis.setInterval;
  const setNativeTimeout = globalThis.setTimeout;
  const clearNative = globalThis.clearTimeout;
  const setInterval = (handler: (...rest: unknown[]) => void, ms?: number, ...rest: unknown[]): number => {
    const id = setNativeInterval(handler, ms, ...rest) as unknown as number;
    intervals.add(id);
    return id;
  };
  const setTimeout = (handler: (...rest: unknown[]) => void, ms?: number, ...rest: unknown[]): number => {
    const id = setNativeTimeout(() => {
      timeouts.delete(id);
      handler(...rest);
    }, ms) as unknown as number;
    timeouts.add(id);
    return id;
  };
  const clear = (id?: number): void => {
    if (id === undefined) return;
    intervals.delete(id);
    timeouts.delete(id);
    clearNative(id);
  };
  Object.assign(globalThis, { setInterval, setTimeout, clearInterval: clear, clearTimeout: clear });

  globalThis.stoaOpen = () => ({
    peerConnections: open(kinds.peerConnections, (pc) => pc.signalingState !== 'closed'),
    dataChannels: open(kinds.dataChannels, (channel) => channel.readyState !== 'closed'),
    audioContexts: open(kinds.audioContexts, (context) => context.state !== 'closed'),
    webSockets: open(kinds.webSockets, (socket) => socket.readyState < WebSocket.CLOSING),
    liveTracks: open(kinds.tracks, (track) => track.readyState === 'live'),
    workers,
    intervals: intervals.size,
    timeouts: timeouts.size,
  });
}
