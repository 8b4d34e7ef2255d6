import { describe, expect, it } from 'vitest';
import { oembedOf, readPreviewLink, readPreviewPath } from '../../../../relay/previews/oembed.ts';

const BASE = 'https://relay.example.org/';
const ROOM = 'AAAAAAAAAAAAAAAAAAAAAAAAAAA';

describe('preview links', () => {
  it('name a room, or a replay of it', () => {
    expect(readPreviewPath(`/r/${ROOM}`)).toEqual({ room: ROOM });
    expect(readPreviewPath(`/r/${ROOM}/night-talk`)).toEqual({ room: ROOM, replay: 'night-talk' });
  });

  it.each([
    '/r',
    '/r/',
    `/r/${ROOM}/`,
    `/r/${ROOM}x`,
    `/r/${ROOM}/../x`,
    `/r/${ROOM}/.hidden`,
    `/r/${ROOM}/a/b`,
    `//r/${ROOM}`,
    `/R/${ROOM}`,
    `/r/${ROOM.slice(1)}"`,
  ])('are nothing else: %s', (path) => {
    expect(readPreviewPath(path)).toBeUndefined();
  });

  it('are read below the addresses of this relay alone', () => {
    const bases = [BASE, 'http://192.0.2.7:7862/'];
    expect(readPreviewLink(`${BASE}r/${ROOM}?utm=x#relay=/dns4/x`, bases)).toEqual({ room: ROOM });
    expect(readPreviewLink(`http://192.0.2.7:7862/r/${ROOM}`, bases)).toEqual({ room: ROOM });
    for (const other of [
      `https://relay.example.org.evil.example/r/${ROOM}`,
      `http://relay.example.org/r/${ROOM}`,
      `https://relay.example.org:8443/r/${ROOM}`,
      `javascript://relay.example.org/r/${ROOM}`,
      `/r/${ROOM}`,
      `${BASE}r/${ROOM}?${'x'.repeat(2_000)}`,
      '',
    ])
      expect(readPreviewLink(other, bases), other).toBeUndefined();
  });
});

describe('oEmbed', () => {
  const facts = { title: '<b>Night</b>', language: '', host: 'Anna', people: 2, over: false };

  it('tells of a room as a link', () => {
    expect(oembedOf({ of: 'room', room: ROOM, facts }, BASE, 'Agora')).toMatchObject({
      version: '1.0',
      type: 'link',
      title: '<b>Night</b>',
      author_name: 'Anna',
      provider_name: 'Agora',
      provider_url: BASE,
    });
  });

  it('has nothing of a room that nothing is told of', () => {
    expect(oembedOf({ of: 'room', room: ROOM, facts: undefined }, BASE, 'Agora')).toBeUndefined();
  });

  it('plays a replay', () => {
    const sounds = [{ file: 'mix.mp3', type: 'audio/mpeg' }];
    const replay = { id: 'night', room: ROOM, title: 'T', language: '', speakers: ['"><b>'], lasts: 60, sounds };
    expect(oembedOf({ of: 'replay', replay }, BASE, 'Agora')).toMatchObject({
      type: 'rich',
      html: `<audio controls preload="none" src="${BASE}replays/night/mix.mp3"></audio>`,
    });
  });
});
