import ogs from 'open-graph-scraper';
import { describe, expect, it } from 'vitest';
import { readTemplate, roomPage } from '../../../../relay/previews/room-page.ts';

const INDEX = `<!doctype html>
<html lang="en">
  <head>
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'" />
    <meta name="description" content="Audio rooms." />
    <title>Stoa</title>
    <link rel="icon" href="./favicon.svg" />
    <script async type="module" crossorigin src="./assets/first-12345678.js"></script>
    <template id="of-a-room"><link rel="modulepreload" crossorigin href="./assets/worker-core-12345678.js"></template>
  </head>
  <body></body>
</html>
`;
const PIECES = ['/assets/en-12345678.js', '/assets/de-12345678.js', '/assets/de-inside-12345678.js'];
const ROOM = 'AAAAAAAAAAAAAAAAAAAAAAAAAAA';
const RELAY = '/dns4/relay.example/tcp/443/tls/ws/p2p/12D3KooW';
const FACTS = { title: 'Night talk', language: 'en', host: 'Anna', people: 5, over: false };

const template = readTemplate(INDEX, PIECES)!;
const page = (facts: Partial<typeof FACTS> | null = {}, accepted?: string): string =>
  roomPage(template, {
    room: ROOM,
    facts: facts === null ? undefined : { ...FACTS, ...facts },
    base: 'https://relay.example/',
    relays: [RELAY],
    accepted,
  });

describe('the page of a room behind its preview link', () => {
  it('tells of the room, once each', async () => {
    const { result } = await ogs({ html: page() });
    expect([result.ogTitle, result.ogDescription]).toEqual([
      'Night talk',
      'Live now · hosted by Anna · 5 people inside',
    ]);
    expect(page().match(/<title>/g)).toHaveLength(1);
    expect(page().match(/name="description"/g)).toHaveLength(1);
  });

  it('is the page itself, one step down, and told where it is before its script stands', () => {
    const html = page();
    expect(html).not.toMatch(/="\.\/|<template/);
    expect(html.indexOf('Content-Security-Policy')).toBeLessThan(html.indexOf('og:title'));
    const told = `<meta name="fragment" content="room=${ROOM}&#38;relay=/dns4/relay.example/tcp/443/tls/ws/p2p/12D3KooW">`;
    expect(html).toContain(told);
    expect(html.indexOf(told)).toBeLessThan(html.indexOf('src="../assets/first-12345678.js"'));
  });

  it('asks at once for what only rooms need, and for the words of whoever asks', () => {
    const asked = (accepted?: string): string[] =>
      [...page({}, accepted).matchAll(/modulepreload" crossorigin href="([^"]+)"/g)].map((m) => m[1]!);
    expect(asked('de-AT, fr;q=0.8')).toEqual(['../assets/de-12345678.js', '../assets/worker-core-12345678.js']);
    expect(asked('eo')).toEqual(['../assets/en-12345678.js', '../assets/worker-core-12345678.js']);
    // There is no such piece in this build.
    expect(asked('fr')).toEqual(['../assets/worker-core-12345678.js']);
  });

  it('tells nothing of a room that it knows nothing of', async () => {
    const { result } = await ogs({ html: page(null) });
    expect(result.ogTitle).toBe('A room on Stoa');
  });

  it.each(['"><script>alert(1)</script>', '</title><template id="of-a-room">', '$& $1 $`', '<!--'])(
    'shows the title %s as it is written, and nothing else comes of it',
    async (title) => {
      const { result } = await ogs({ html: page({ title }) });
      expect(result.ogTitle).toBe(title);
      const tags = (html: string): string[] => html.match(/<\/?\w+/g) ?? [];
      expect(tags(page({ title }))).toEqual(tags(page()));
    },
  );

  it('is not made of the page of another build, which would not know where it is', () => {
    expect(readTemplate(INDEX.replace('of-a-room', 'with-worker'), PIECES)).toBeUndefined();
    expect(readTemplate(INDEX.replace(/<title>.*<\/title>/, ''), PIECES)).toBeUndefined();
    expect(readTemplate('', PIECES)).toBeUndefined();
  });
});
