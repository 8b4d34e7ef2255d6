import { describe, expect, it } from 'vitest';
import { readEntries } from '../../../../../src/node/speaker/lists/entries.ts';
import { utf8 } from '../../../../../src/node/wire/bytes.ts';

const read = (text: string, name = 'list') =>
  readEntries(utf8(text), name)?.map(({ location, title }) => [location, title]);

describe('M3U', () => {
  it('has titles or none, comments, and any ends of lines', () => {
    expect(
      read(
        '#EXTM3U\r\n#EXTINF:215,Ada - Prelude, slowly\r\nsongs/prelude.mp3\r\n\r\n# a comment\r\nhttp://radio.example.org/live\r\n',
      ),
    ).toEqual([
      ['songs/prelude.mp3', 'Ada - Prelude, slowly'],
      ['http://radio.example.org/live', undefined],
    ]);
  });

  it('without a head is known by its name', () => {
    expect(read('a.mp3\nb.mp3', 'evening.M3U')).toEqual([
      ['a.mp3', undefined],
      ['b.mp3', undefined],
    ]);
    expect(read('a.mp3\nb.mp3', 'evening.txt')).toBeUndefined();
    expect(read('a.mp3', 'http://example.org/list.m3u?key=1')).toEqual([['a.mp3', undefined]]);
  });

  it('is UTF-8, with a mark of it or without, or what was in use before', () => {
    expect(read('\ufeff#EXTM3U\nÉtude.mp3')).toEqual([['Étude.mp3', undefined]]);
    expect(
      readEntries(
        Uint8Array.from('#EXTM3U\n\xc9tude.mp3', (c) => c.charCodeAt(0)),
        'a',
      ),
    ).toMatchObject([{ location: 'Étude.mp3' }]);
  });
});

it('PLS has numbers, by which they are in order', () => {
  expect(
    read(
      '[playlist]\nNumberOfEntries=2\nTitle2=Second\nFile2=b.ogg\nFile1=http://a.example/x\nLength1=-1\nVersion=2\n',
    ),
  ).toEqual([
    ['http://a.example/x', undefined],
    ['b.ogg', 'Second'],
  ]);
});

it('XSPF has signs that stand for others, and no others', () => {
  const xspf = `<?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE playlist [<!ENTITY file SYSTEM "file:///etc/passwd">]>
    <playlist version="1" xmlns="http://xspf.org/ns/0/"><title>All</title><trackList>
      <track><title>Salt &amp; &#x50;epper &file;</title><location>file:///music/a%20b.mp3</location></track>
      <track><location><![CDATA[c&d.ogg]]></location></track>
      <track><title>Nowhere</title></track>
    </trackList></playlist>`;
  expect(read(xspf)).toEqual([
    ['file:///music/a%20b.mp3', 'Salt & Pepper &file;'],
    ['c&d.ogg', undefined],
  ]);
});

it('what is none is none, and what is endless has an end', () => {
  for (const none of ['', 'OggS', '<html><body>', '<?xml version="1.0"?><rss/>']) expect(read(none)).toBeUndefined();
  expect(readEntries(utf8(`#EXTM3U\n${'a.mp3\n'.repeat(20_000)}`), 'a')).toHaveLength(5_000);
});
