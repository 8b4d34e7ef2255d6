import { previewLink } from '../../../node/directory/preview-link.ts';
import { serverSays } from '../../session/platform/relay-discovery.ts';
import type { Room } from '../../session/view/room.ts';

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

/** The link to hand on: where the page's own server tells of rooms, the one that shows the room's title in a chat. Of rooms by link nothing is told. */
export function linkToShare({ link, open, access }: Pick<Room, 'link' | 'open' | 'access'>): string {
  const tells = serverSays.value['previews'] === true && open && access === 'anyone';
  return tells ? previewLink(link, new URL('.', document.baseURI).href) : link;
}
