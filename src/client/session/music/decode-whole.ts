/** What our own readers do not know and the browser may: decoded at once, and so only where it is short. */

/** Bytes of a file, and seconds of sound: some 230 MB of samples for two ears. */
const MAX_BYTES = 2 ** 25;
const MAX_SECONDS = 600;
const RATE = 48_000;
/** How long the browser may look for the length of a file, ms. */
const PATIENCE = 5_000;

/** Sound at 48 kHz, a channel each. Undefined where the browser does not know it either, or it is too long. */
export async function decodeWhole(file: Blob): Promise<readonly Float32Array<ArrayBuffer>[] | undefined> {
  const length = await lengthOf(file);
  if (file.size > MAX_BYTES || length === undefined || length > MAX_SECONDS) return undefined;
  try {
    const context = new OfflineAudioContext(2, 1, RATE);
    const sound = await context.decodeAudioData(await file.arrayBuffer());
    return Array.from({ length: sound.numberOfChannels }, (_, channel) => sound.getChannelData(channel));
  } catch {
    return undefined;
  }
}

/** Seconds, by the browser's own player; undefined where it does not know. */
export function lengthOf(file: Blob): Promise<number | undefined> {
  const url = URL.createObjectURL(file);
  const player = new Audio();
  player.preload = 'metadata';
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  player.onloadedmetadata = () => resolve(Number.isFinite(player.duration) ? player.duration : undefined);
  player.onerror = () => resolve(undefined);
  const timer = setTimeout(resolve, PATIENCE, undefined);
  player.src = url;
  return promise.finally(() => {
    clearTimeout(timer);
    player.removeAttribute('src');
    URL.revokeObjectURL(url);
  });
}
