import { describe, expect, it } from 'vitest';
import {
  chooseVariant,
  type MediaPlaylist,
  readHlsPlaylist,
} from '../../../../../../src/node/speaker/sound/hls/playlist.ts';

const AT = 'https://radio.example.org/live/index.m3u8';
const media = (...lines: string[]) =>
  readHlsPlaylist(['#EXTM3U', '#EXT-X-TARGETDURATION:4', ...lines].join('\n'), AT) as MediaPlaylist;
const chosen = (...lines: string[]) => {
  const list = readHlsPlaylist(['#EXTM3U', ...lines].join('\n'), AT);
  return list.type === 'streams' ? chooseVariant(list.variants).url : undefined;
};

describe('a list of pieces', () => {
  it('numbers them, and says what belongs to them', () => {
    const { segments, ended, target } = media(
      '#EXT-X-MEDIA-SEQUENCE:41',
      '#EXT-X-MAP:URI="init.mp4"',
      '#EXTINF:3.96,a title',
      'a.m4s',
      '#EXT-X-DISCONTINUITY',
      '#EXTINF:4',
      '/b.m4s',
    );
    expect([ended, target]).toEqual([false, 4]);
    expect(segments).toMatchObject([
      { number: 41, duration: 3.96, url: 'https://radio.example.org/live/a.m4s', discontinuous: false },
      {
        number: 42,
        url: 'https://radio.example.org/b.m4s',
        discontinuous: true,
        init: { url: 'https://radio.example.org/live/init.mp4' },
      },
    ]);
  });

  it('says where they lie in a file, one behind the other', () => {
    const { segments } = media(
      '#EXT-X-BYTERANGE:100@20',
      'a.ts',
      '#EXT-X-BYTERANGE:50',
      'a.ts',
      '#EXT-X-BYTERANGE:50',
      'b.ts',
      'c.ts',
    );
    expect(segments.map(({ range }) => range)).toEqual([
      { from: 20, length: 100 },
      { from: 120, length: 50 },
      { from: 0, length: 50 },
      undefined,
    ]);
  });

  it('says by what they are encrypted: their number is the vector where none is said', () => {
    const { segments } = media(
      '#EXT-X-MEDIA-SEQUENCE:258',
      '#EXT-X-KEY:METHOD=AES-128,URI="key,1"',
      'a.ts',
      '#EXT-X-KEY:METHOD=AES-128,URI="k",IV=0x0A0b',
      'b.ts',
      '#EXT-X-KEY:METHOD=NONE',
      'c.ts',
    );
    expect(segments[0]!.key!.url).toBe('https://radio.example.org/live/key,1');
    expect([...segments[0]!.key!.iv.subarray(13)]).toEqual([0, 1, 2]);
    expect([...segments[1]!.key!.iv.subarray(13)]).toEqual([0, 10, 11]);
    expect(segments[2]!.key).toBeUndefined();
  });

  it('keeps times and numbers within what can be', () => {
    expect(media('#EXTINF:1e9,', 'a.ts').segments[0]!.duration).toBe(60);
    expect(media('#EXT-X-TARGETDURATION:0', 'a.ts').target).toBe(1);
    expect(media('#EXT-X-MEDIA-SEQUENCE:3', 'a.ts', '#EXT-X-MEDIA-SEQUENCE:9', 'b.ts').segments[1]!.number).toBe(4);
    expect(() => media('#EXT-X-MEDIA-SEQUENCE:-3', 'a.ts')).toThrow('its number is none');
    expect(() => media(...Array.from({ length: 21_601 }, () => 'a.ts'))).toThrow('too many pieces');
  });

  it.each([
    ['file:///etc/passwd', 'it leads to file:///etc/passwd'],
    ['#EXT-X-KEY:METHOD=SAMPLE-AES,URI="skd://x"\na.ts', 'it is encrypted in a way that is not known here'],
    ['#EXT-X-MAP:URI="file:///a"\na.ts', 'its beginning is nowhere'],
    ['#EXT-X-BYTERANGE:all\na.ts', 'its pieces have no place'],
  ])('is refused where it says %s', (line, words) => {
    expect(() => media(line)).toThrow(words);
  });
});

describe('a list of streams', () => {
  const stream = (more: string, url: string) => [`#EXT-X-STREAM-INF:${more}`, url];

  it('has the best sound without pictures, up to what a voice in a room has', () => {
    expect(
      chosen(
        ...stream('BANDWIDTH=2000000,RESOLUTION=1280x720,CODECS="avc1.64001f,mp4a.40.2"', 'film'),
        ...stream('BANDWIDTH=64000,CODECS="mp4a.40.5"', 'small'),
        ...stream('BANDWIDTH=128000,CODECS="mp4a.40.2"', 'good'),
        ...stream('BANDWIDTH=320000,CODECS="mp4a.40.2"', 'large'),
      ),
    ).toBe('https://radio.example.org/live/good');
  });

  it('has a sound of its own for films, or the smallest film', () => {
    const film = (size: number, more = '') =>
      stream(`BANDWIDTH=${size},RESOLUTION=640x360,CODECS="avc1.64001f,mp4a.40.2"${more}`, `film${size}`);
    expect(
      chosen('#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="x",DEFAULT=YES,URI="sound"', ...film(900_000, ',AUDIO="a"')),
    ).toBe('https://radio.example.org/live/sound');
    expect(chosen(...film(900_000), ...film(300_000), ...film(2_000_000))).toBe(
      'https://radio.example.org/live/film300000',
    );
  });

  it('without sound is refused, and so is what is no list', () => {
    expect(() => chosen(...stream('BANDWIDTH=9,CODECS="avc1.64001f"', 'film'))).toThrow('there is no sound in it');
    expect(() => readHlsPlaylist('#EXTM3U\nsong.mp3', AT)).toThrow('it is no HLS playlist');
  });
});
