/** Hands a text to the browser's own list of downloads, as a file of this name. */
export function saveFile(text: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has read the blob once the click is over; a moment more costs nothing.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
