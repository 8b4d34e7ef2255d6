/** Long enough for a browser to have begun to read what it was handed, even when it asks where to save first. */
const KEPT_MS = 60_000;

/** Hands a file to the browser's own list of downloads. */
export function download({ name, blob }: { readonly name: string; readonly blob: Blob }): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
}

export function downloadJson(text: string, name: string): void {
  download({ name, blob: new Blob([text], { type: 'application/json' }) });
}
