/** Runs inside pages, before any of their code: hands tests the contexts and tracks a page opens. Self-contained. */
declare global {
  var opened: { contexts: AudioContext[]; tracks: MediaStreamTrack[] };
}

export function installHooks(): void {
  const opened: typeof globalThis.opened = { contexts: [], tracks: [] };
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
  const native = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await native(constraints);
    opened.tracks.push(...stream.getTracks());
    return stream;
  };
}
