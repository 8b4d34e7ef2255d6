import { MAX_LIST, readEntries } from '../../../src/node/speaker/lists/entries.ts';
import { UnreadableError } from '../../../src/node/speaker/sound/faults.ts';
import { chooseVariant, readHlsPlaylist } from '../../../src/node/speaker/sound/hls/playlist.ts';
import { utf8 } from '../../../src/node/wire/bytes.ts';
import { NEVER, ofText, type Target } from '../target.ts';

const PLAYLISTS = [
  '#EXTM3U\n#EXTINF:123,Ada - Prelude\nsongs/prelude.mp3\n',
  '[playlist]\nFile1=http://radio.example.org/live\nTitle1=Radio\nNumberOfEntries=1\n',
  '<?xml version="1.0"?><playlist version="1"><trackList><track><location>a%20b.ogg</location><title>A &amp; B</title></track></trackList></playlist>',
];
const HLS = [
  '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",DEFAULT=YES,URI="a.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=64000,CODECS="mp4a.40.2",AUDIO="a"\nb.m3u8\n',
  '#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-MAP:URI="i.mp4",BYTERANGE="100@0"\n#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x0f\n#EXTINF:3.9,\n#EXT-X-BYTERANGE:500@100\na.m4s\n#EXT-X-ENDLIST\n',
];

const isHttp = (url: string): void => {
  if (!/^https?:/.test(url)) throw new Error(`it leads to ${url}`);
};

/** Wherever it leads, that is the web; and the numbers of its pieces are in their order. */
const hls = ofText((text) => {
  const list = readHlsPlaylist(text, 'https://radio.example.org/live/index.m3u8');
  if (list.type === 'streams') {
    for (const { url } of list.variants) isHttp(url);
    isHttp(chooseVariant(list.variants).url);
    return;
  }
  let before: number | undefined;
  for (const { url, number, duration, init, key } of list.segments) {
    for (const each of [url, init?.url, key?.url]) if (each !== undefined) isHttp(each);
    if (before !== undefined && number !== before + 1) throw new Error('out of order');
    if (!(duration >= 0 && duration <= 60)) throw new Error(`${duration} s`);
    before = number;
  }
  if (!(list.target >= 1 && list.target <= 60)) throw new Error(`${list.target} s`);
});

/** Each title is one line. */
const entries = (bytes: Uint8Array): void => {
  for (const { title } of readEntries(bytes, 'list.m3u') ?? [])
    if (title !== undefined && (title === '' || /[\n\r]/.test(title))) throw new Error('not a title');
};

export async function listTargets(): Promise<Target[]> {
  return [
    {
      name: 'playlist',
      seeds: PLAYLISTS.map((text) => utf8(text)),
      read: entries,
      refuses: NEVER,
      most: MAX_LIST + 10,
    },
    {
      name: 'HLS playlist',
      seeds: HLS.map((text) => utf8(text)),
      read: hls,
      refuses: (error) => error instanceof UnreadableError,
    },
  ];
}
