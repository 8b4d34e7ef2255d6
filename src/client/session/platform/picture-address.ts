/** For an `img`: no request leaves the page. */
export function pictureAddress(picture: Uint8Array): string {
  return `data:image/jpeg;base64,${btoa(String.fromCharCode(...picture))}`;
}
