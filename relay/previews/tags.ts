/** What chats read of a page before anybody opens it: the Open Graph protocol, and where the same is as oEmbed. Pure. */
import { replayLink } from '../../src/node/replay/listing.ts';
import type { Preview } from './facts.ts';
import type { Telling } from './telling.ts';

/** Width and height of the page's picture. */
const ICON = { file: 'icon-512.png', size: 512 } as const;

/** The path of a preview link at a relay, without a slash at its beginning. */
export function previewPath(preview: Preview): string {
  return preview.of === 'room' ? `r/${preview.room}` : `r/${preview.replay.room}/${preview.replay.id}`;
}

/** Where it leads on to. `base`: the address of the relay's page, with a slash at its end. */
export function targetOf(preview: Preview, base: string): string {
  return preview.of === 'room' ? `${base}#room=${preview.room}` : replayLink(base, preview.replay);
}

/** The addresses of a replay's sound, the most widely played first. */
export function soundsOf({ replay }: Preview & { of: 'replay' }, base: string) {
  return replay.sounds.map(({ file, type }) => ({ url: `${base}replays/${replay.id}/${file}`, type }));
}

/** Elements for a page's head. `base`: where whoever asks reaches the relay's page, with a slash at its end; undefined where that is not known, and then no address is told. */
export function tagsOf(
  preview: Preview,
  base: string | undefined,
  { title, description, locale }: Telling,
): readonly string[] {
  const meta = (attribute: 'name' | 'property', name: string, content: string): string =>
    `<meta ${attribute}="${name}" content="${escaped(content)}">`;
  const og = (name: string, content: string): string => meta('property', `og:${name}`, content);
  const tags = [
    `<title>${escaped(title)}</title>`,
    meta('name', 'description', description),
    // A room is of an evening; a replay stays.
    ...(preview.of === 'room' ? [meta('name', 'robots', 'noindex')] : []),
    og('type', 'website'),
    og('site_name', 'Stoa'),
    og('title', title),
    og('description', description),
    og('locale', locale),
    meta('name', 'twitter:card', 'summary'),
  ];
  if (base === undefined) return tags;
  const address = base + previewPath(preview);
  tags.push(
    og('url', address),
    og('image', base + ICON.file),
    og('image:width', `${ICON.size}`),
    og('image:height', `${ICON.size}`),
    og('image:alt', 'Stoa'),
  );
  // One alone: what reads several takes the last.
  const [sound] = preview.of === 'replay' ? soundsOf(preview, base) : [];
  if (sound !== undefined) tags.push(og('audio', sound.url), og('audio:type', sound.type));
  const oembed = `${base}oembed?url=${encodeURIComponent(address)}`;
  return [
    ...tags,
    `<link rel="canonical" href="${escaped(address)}">`,
    `<link rel="alternate" type="application/json+oembed" href="${escaped(oembed)}" title="${escaped(title)}">`,
  ];
}

/** Text in an element, or in a quoted attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
