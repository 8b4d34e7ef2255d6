/** Runs inside pages, before any of their code: hands tests the contexts, players and tracks a page opens. Self-contained. */
declare global {
  var opened: {
    contexts: AudioContext[];
    players: AudioWorkletNode[];
    recorders: AudioWorkletNode[];
    tracks: MediaStreamTrack[];
  };
}

export function installHooks(): void {
  const opened: typeof globalThis.opened = { contexts: [], players: [], recorders: [], tracks: [] };
  globalThis.opened = opened;
  const NativeContext = globalThis.AudioContext;
  globalThis.AudioContext = class extends NativeContext {
    constructor(init?: AudioContextOptions) {
      super(init);
      opened.contexts.push(this);
    }
  };
  // Absent on the blank page a tab begins with.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices === undefined) return;
  const NativeNode = globalThis.AudioWorkletNode;
  globalThis.AudioWorkletNode = class extends NativeNode {
    constructor(context: BaseAudioContext, name: string, init?: AudioWorkletNodeOptions) {
      super(context, name, init);
      if (name === 'stoa-player') opened.players.push(this);
      if (name === 'stoa-capture') opened.recorders.push(this);
    }
  };
  const native = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await native(constraints);
    opened.tracks.push(...stream.getTracks());
    return stream;
  };
}
