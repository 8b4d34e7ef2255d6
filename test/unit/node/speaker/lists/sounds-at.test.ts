import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { soundsAt } from '../../../../../src/node/speaker/lists/sounds-at.ts';

const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0)) step();
});

/** A disk with these files. */
function disk(files: Readonly<Record<string, string>>) {
  const opened: string[] = [];
  const file = async (path: string): Promise<Blob> => {
    opened.push(path);
    if (files[path] === undefined) throw new Error(`no ${path}`);
    return new Blob([files[path]]);
  };
  return { file, opened };
}

async function web(
  pages: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (pages[url] === undefined) response.writeHead(404).end();
    else response.end(pages[url]);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  undo.push(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const NEVER = new AbortController().signal;

it('is a file by its path', async () => {
  const { file } = disk({ '/music/prelude.mp3': 'ID3\0' });
  const [sound, ...others] = await soundsAt('/music/prelude.mp3', { file });
  expect([sound!.title, others]).toEqual(['prelude.mp3', []]);
  expect(await ((await sound!.open(NEVER)) as Blob).text()).toBe('ID3\0');
});

it('is what a list lists, from where the list is, and none of it is opened before its turn', async () => {
  const { file, opened } = disk({
    '/music/evening.m3u':
      '#EXTM3U\n#EXTINF:1,First\na.mp3\n..\\old\\b.mp3\n/other/c.mp3\nhttps://radio.example.org/live\nmailto:ada@example.org\n',
  });
  const sounds = await soundsAt('/music/evening.m3u', { file });
  expect(sounds.map(({ title }) => title)).toEqual(['First', 'b.mp3', 'c.mp3', 'live']);
  opened.length = 0;
  for (const { open } of sounds.slice(0, 3)) await Promise.resolve(open(NEVER)).catch(() => undefined);
  expect(opened).toEqual(['/music/a.mp3', '/music/../old/b.mp3', '/other/c.mp3']);
});

it('takes the places of XSPF as addresses', async () => {
  const track = (place: string) => `<track><location>${place}</location></track>`;
  const { file, opened } = disk({
    'a.xspf': `<playlist>${track('A%20song.ogg')}${track('file:///m/b%c3%a9.ogg')}</playlist>`,
  });
  const sounds = await soundsAt('a.xspf', { file });
  for (const { open } of sounds) await Promise.resolve(open(NEVER)).catch(() => undefined);
  expect(opened.slice(-2)).toEqual(['A song.ogg', '/m/bé.ogg']);
});

it('goes through lists in lists, not for ever, and says of one that is gone when its turn comes', async () => {
  const { file } = disk({ 'a.m3u': 'b.m3u\ngone.m3u\nlast.mp3', 'b.m3u': 'one.mp3\nb.m3u' });
  const sounds = await soundsAt('a.m3u', { file });
  expect(sounds.map(({ title }) => title)).toEqual(['one.mp3', 'one.mp3', 'b.m3u', 'gone.m3u', 'last.mp3']);
  await expect(sounds[3]!.open(NEVER)).rejects.toThrow('no gone.m3u');
});

it('on the web is a station, a list, or a stream of pieces; and nothing of this machine', async () => {
  const { url, asked } = await web({
    '/live': '\xff\xfb\0\0\0\0\0\0',
    '/list.pls': '[playlist]\nFile1=/live\nFile2=file:///etc/passwd\nFile3=more/x.ogg\nTitle3=Third\n',
    '/hls': '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\na.ts\n#EXT-X-ENDLIST\n',
  });
  const { file, opened } = disk({});
  expect((await soundsAt(`${url}/live`, { file })).map(({ title }) => title)).toEqual(['live']);
  expect((await soundsAt(`${url}/list.pls`, { file })).map(({ title }) => title)).toEqual(['live', 'Third']);
  const [pieces] = await soundsAt(`${url}/hls`, { file });
  expect(await pieces!.open(NEVER)).toHaveProperty('frames');
  await expect(soundsAt(`${url}/none`, { file })).rejects.toThrow('it cannot be had: the server answers 404');
  expect(opened).toEqual([]);
  expect(asked).not.toContain('/more/x.ogg');
});

it('refuses a list of nothing, and pieces on a disk', async () => {
  const { file } = disk({ 'a.m3u': '#EXTM3U\n', 'b.m3u8': '#EXTM3U\n#EXT-X-TARGETDURATION:2\na.ts\n' });
  await expect(soundsAt('a.m3u', { file })).rejects.toThrow('nothing is in the list');
  await expect(soundsAt('b.m3u8', { file })).rejects.toThrow('it is a list of pieces, which has to be an address');
  await expect(soundsAt('none.mp3', { file })).rejects.toThrow('no none.mp3');
});
