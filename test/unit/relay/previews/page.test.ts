import { createHash } from 'node:crypto';
import ogs from 'open-graph-scraper';
import { describe, expect, it } from 'vitest';
import type { Preview, ReplayFacts, RoomFacts } from '../../../../relay/previews/facts.ts';
import { PREVIEW_POLICY, previewPage } from '../../../../relay/previews/page.ts';

const BASE = 'https://relay.example.org/';
const ROOM = 'AAAAAAAAAAAAAAAAAAAAAAAAAAA';
const FACTS: RoomFacts = { title: 'Night talk', language: 'en', host: 'Anna', people: 5, over: false };
const REPLAY: ReplayFacts = {
  id: 'night-talk',
  room: ROOM,
  title: 'Night talk',
  language: 'en',
  speakers: ['Anna', 'Ben'],
  lasts: 2_400,
  sounds: [
    { file: 'mix.mp3', type: 'audio/mpeg' },
    { file: 'mix.ogg', type: 'audio/ogg' },
  ],
};

const room = (facts?: Partial<RoomFacts>): Preview => ({
  of: 'room',
  room: ROOM,
  facts: facts && { ...FACTS, ...facts },
});

async function scraped(html: string) {
  const { result } = await ogs({ html, onlyGetOpenGraphInfo: false });
  return result;
}

const HOSTILE = [
  '"><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  "' onload='alert(1)",
  '&quot;&gt;<img src=x onerror=alert(1)>',
  '<!-- --><meta http-equiv=refresh content="0;url=https://evil.example">',
  'a=b`c',
];

describe('the page behind a preview link', () => {
  it('tells of a room that anybody finds', async () => {
    const { ogTitle, ogDescription, ogUrl, ogImage, ogLocale, ogType } = await scraped(previewPage(room({}), BASE));
    expect(ogTitle).toBe('Night talk');
    expect(ogDescription).toBe('Live now · hosted by Anna · 5 people inside');
    expect(ogUrl).toBe(`${BASE}r/${ROOM}`);
    expect(ogImage?.[0]?.url).toBe(`${BASE}icon-512.png`);
    expect([ogLocale, ogType]).toEqual(['en_US', 'website']);
  });

  it('says that a room has ended, and counts nobody in it', async () => {
    const { ogDescription } = await scraped(previewPage(room({ over: true, host: '' }), BASE));
    expect(ogDescription).toBe('This room has ended');
  });

  it('has the sound of a replay, what most players read first', async () => {
    const html = previewPage({ of: 'replay', replay: REPLAY }, BASE);
    const { ogAudio, ogDescription } = await scraped(html);
    expect(ogAudio).toBe(`${BASE}replays/night-talk/mix.mp3`);
    expect(ogDescription).toBe('Replay · 40 minutes · Anna and Ben');
    expect(html).toContain(`<a href="../../replay/#replay=night-talk&#38;room=${ROOM}">`);
  });

  it('speaks the language of the room, else that of whoever asks, else English', async () => {
    const locale = async (language: string, accepted?: string) =>
      (await scraped(previewPage(room({ language }), BASE, accepted))).ogLocale;
    expect(await locale('pt-BR', 'de')).toBe('pt_BR');
    expect(await locale('', 'eo, ja;q=0.9')).toBe('ja_JP');
    expect(await locale('xx', 'constructor, __proto__')).toBe('en_US');
    expect(previewPage(room({ language: 'ar' }), BASE)).toContain('<html lang="ar" dir="rtl">');
  });

  it.each(HOSTILE)('shows the title %s as it is written, and nothing else comes of it', async (title) => {
    const plain = previewPage(room({}), BASE);
    const html = previewPage(room({ title, host: title }), BASE);
    const { ogTitle, ogDescription } = await scraped(html);
    expect(ogTitle).toBe(title);
    expect(ogDescription).toContain(title);
    const tags = (text: string) => text.match(/<[a-z!/][^\s>]*/gi);
    expect(tags(html)).toEqual(tags(plain));
  });

  it('takes out what turns or breaks the text around a title', async () => {
    const { ogTitle } = await scraped(previewPage(room({ title: '\u202egpj.exe\u2066\u2028\ud800' }), BASE));
    expect(ogTitle).toBe('gpj.exe');
    expect((await scraped(previewPage(room({ title: '\u200e\u3000' }), BASE))).ogTitle).toBe('A room on Stoa');
  });

  it('tells nothing of a room that it knows nothing of, but leads there', async () => {
    const html = previewPage(room(), BASE);
    const { ogTitle } = await scraped(html);
    expect(ogTitle).toBe('A room on Stoa');
    expect(html).toContain(`<a href="../#room=${ROOM}">`);
  });

  it('names no address where it does not know its own', async () => {
    const { ogUrl, ogTitle } = await scraped(previewPage(room({}), undefined));
    expect([ogUrl, ogTitle]).toEqual([undefined, 'Night talk']);
  });

  it('lets its own script run and no other', () => {
    const script = /<script>(.*)<\/script>/s.exec(previewPage(room({}), BASE))?.[1] ?? '';
    const sum = createHash('sha256').update(script).digest('base64');
    expect(PREVIEW_POLICY).toContain(`script-src 'sha256-${sum}';`);
    expect(PREVIEW_POLICY).not.toContain('unsafe');
  });
});
