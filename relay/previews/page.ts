/**
 * The little page behind a preview link: what chats read of a room before anybody opens it (Open Graph protocol, oEmbed), and the way on to the room's page.
 * Its link needs no script; the script goes there at once, and takes along what stands behind the #, which no server sees. Pure.
 */
import { createHash } from 'node:crypto';
import { replayLink } from '../../src/node/replay/listing.ts';
import type { Preview } from './facts.ts';
import { tell } from './telling.ts';

/** Of the fragment, relays are for a room and the second for a replay. Nothing else is handed on. */
const SCRIPT =
  "const a=document.querySelector('a'),p=new URLSearchParams(location.hash.slice(1)),t=p.get('t');" +
  "let to=a.href;for(const r of p.getAll('relay'))to+='&relay='+encodeURIComponent(r);" +
  "if(/^\\d{1,6}$/.test(t||''))to+='&t='+t;location.replace(to)";
const STYLE =
  'body{font:1.1rem/1.5 system-ui,sans-serif;margin:4rem auto;max-width:30rem;padding:0 1rem;color-scheme:light dark}' +
  'a{display:inline-block;min-height:44px;line-height:44px}';

function sum(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** Nothing runs in it but this script, whatever a title holds. */
export const PREVIEW_POLICY = `default-src 'none'; script-src ${sum(SCRIPT)}; style-src ${sum(STYLE)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

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

/** `base`: where whoever asks reaches the relay's page, with a slash at its end; undefined where that is not known, and then no address is told. */
export function previewPage(preview: Preview, base: string | undefined, accepted?: string): string {
  const { language, dir, locale, title, description, enter } = tell(preview, accepted);
  const up = preview.of === 'room' ? '../' : '../../';
  const meta = (attribute: 'name' | 'property', name: string, content: string): string =>
    `<meta ${attribute}="${name}" content="${escaped(content)}">`;
  const og = (name: string, content: string): string => meta('property', `og:${name}`, content);
  const address = base === undefined ? undefined : base + previewPath(preview);
  const lines = [
    '<!doctype html>',
    `<html lang="${language}" dir="${dir}">`,
    '<meta charset="utf-8">',
    `<title>${escaped(title)}</title>`,
    meta('name', 'viewport', 'width=device-width'),
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
  if (base !== undefined && address !== undefined) {
    lines.push(
      og('url', address),
      og('image', base + ICON.file),
      og('image:width', `${ICON.size}`),
      og('image:height', `${ICON.size}`),
      og('image:alt', 'Stoa'),
    );
    // One alone: what reads several takes the last.
    const [sound] = preview.of === 'replay' ? soundsOf(preview, base) : [];
    if (sound !== undefined) lines.push(og('audio', sound.url), og('audio:type', sound.type));
    const oembed = `${base}oembed?url=${encodeURIComponent(address)}`;
    lines.push(
      `<link rel="canonical" href="${escaped(address)}">`,
      `<link rel="alternate" type="application/json+oembed" href="${escaped(oembed)}" title="${escaped(title)}">`,
    );
  }
  lines.push(
    `<style>${STYLE}</style>`,
    '<body>',
    `<h1>${escaped(title)}</h1>`,
    `<p>${escaped(description)}</p>`,
    `<p><a href="${escaped(targetOf(preview, up))}">${escaped(enter)}</a></p>`,
    `<script>${SCRIPT}</script>`,
    '</html>',
  );
  return `${lines.join('\n')}\n`;
}

/** Text in an element, or in a quoted attribute. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
