/** What a file says that it is, where it says so. */

/** Bytes that are read at once: pictures stand beside titles. */
const MAX_READ = 16 * 2 ** 20;
/** How long it may take, ms: a strange file may keep its reader waiting for good. */
const PATIENCE = 3_000;

/** "Artist – Title", or the title alone. Undefined where there is none, or it does not come soon. Never rejects. */
export async function taggedTitle(file: Blob): Promise<string | undefined> {
  const { ADTS, CustomSource, FLAC, Input, Logging, LogLevel, MATROSKA, MP3, MP4, OGG, QTFF, WAVE, WEBM } =
    await import('mediabunny');
  Logging.level = LogLevel.Errors;
  const source = new CustomSource({
    getSize: () => file.size,
    read: async (start, end) => {
      if (end - start > MAX_READ) throw new RangeError(`it wants ${end - start} bytes at once`);
      return new Uint8Array(await file.slice(start, end).arrayBuffer());
    },
  });
  const input = new Input({ source, formats: [MP4, QTFF, MATROSKA, WEBM, MP3, WAVE, OGG, FLAC, ADTS] });
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(resolve, PATIENCE, undefined);
  try {
    const tags = await Promise.race([input.getMetadataTags(), late]);
    const [title, artist] = [tags?.title?.trim() ?? '', tags?.artist?.trim() ?? ''];
    if (title === '') return undefined;
    return artist === '' ? title : `${artist} – ${title}`;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    input.dispose();
  }
}
