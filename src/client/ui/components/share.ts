/** The system's share sheet; not every browser has one. */
export const canShare = 'share' in navigator;

export async function share(title: string, url: string): Promise<void> {
  try {
    await navigator.share({ title, url });
  } catch (cause) {
    // Closing the share sheet rejects with AbortError: the person changed their mind.
    if (!(cause instanceof DOMException && cause.name === 'AbortError')) console.warn('sharing failed', cause);
  }
}
