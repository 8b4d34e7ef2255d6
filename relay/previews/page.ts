/**
 * The little page behind a preview link that leads on to another: what chats read before anybody opens it, and the way on. Its link needs no script; the
 * script goes there at once, and takes along what stands behind the #, which no server sees. Pure.
 */
import { createHash } from 'node:crypto';
import type { Preview } from './facts.ts';
import { escaped, tagsOf, targetOf } from './tags.ts';
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

/** `base` as of `tagsOf`; `accepted`: the Accept-Language header of whoever asks. */
export function previewPage(preview: Preview, base: string | undefined, accepted?: string): string {
  const telling = tell(preview, accepted);
  const { language, dir, title, description, enter } = telling;
  const up = preview.of === 'room' ? '../' : '../../';
  const lines = [
    '<!doctype html>',
    `<html lang="${language}" dir="${dir}">`,
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    ...tagsOf(preview, base, telling),
    `<style>${STYLE}</style>`,
    '<body>',
    `<h1>${escaped(title)}</h1>`,
    `<p>${escaped(description)}</p>`,
    `<p><a href="${escaped(targetOf(preview, up))}">${escaped(enter)}</a></p>`,
    `<script>${SCRIPT}</script>`,
    '</html>',
  ];
  return `${lines.join('\n')}\n`;
}
