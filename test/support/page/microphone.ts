/**
 * Runs inside pages, before any of their code: a microphone made of a sound file, without any processing and with a clean
 * clock, for measurements. Needs `installTap` first. Self-contained: it is turned into source text.
 */
export function installMicrophone(wavBase64: string): void {
  let source: Promise<{ context: AudioContext; node: AudioBufferSourceNode }> | undefined;
  const start = async (): Promise<{ context: AudioContext; node: AudioBufferSourceNode }> => {
    const context = new AudioContext({ sampleRate: 48000 });
    const bytes = Uint8Array.from(atob(wavBase64), (char) => char.charCodeAt(0));
    const buffer = await context.decodeAudioData(bytes.buffer);
    const node = new AudioBufferSourceNode(context, { buffer, loop: true });
    globalThis.stoaTap.watch('mouth', node);
    node.start();
    await context.resume();
    return { context, node };
  };
  // An empty page, before the first address, is no secure context and has no devices.
  if (!navigator.mediaDevices) return;
  navigator.mediaDevices.getUserMedia = async () => {
    source ??= start();
    const { context, node } = await source;
    const end = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    globalThis.stoaTap.connect(node, end);
    return end.stream;
  };
}
