/**
 * Runs inside pages, before any of their code: hands tests the tracks that the page opens, as `microphone.tracks`, and takes microphones away and gives
 * them back. Self-contained: it is turned into source text.
 */
export function handOutTracks(): void {
  const { mediaDevices } = navigator;
  // Absent on the blank page that a tab begins with.
  if (!mediaDevices) return;
  const native = mediaDevices.getUserMedia.bind(mediaDevices);
  const microphone = { tracks: [] as MediaStreamTrack[], there: true, refused: 0 };
  Object.assign(globalThis, { microphone });
  mediaDevices.getUserMedia = async (constraints) => {
    if (!microphone.there) microphone.refused += 1;
    if (!microphone.there) throw new DOMException('none', 'NotFoundError');
    const stream = await native(constraints);
    microphone.tracks.push(...stream.getTracks());
    return stream;
  };
}
