import { describe, expect, it } from 'vitest';
import { readIcecastUrl } from '../../../../relay/bridge/icecast-url.ts';
import { Failure } from '../../../../relay/util/failure.ts';

/** The Failure that an address makes. */
function refusal(text: string, password?: string): Failure {
  try {
    readIcecastUrl(text, password);
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    return error as Failure;
  }
  throw new Error(`${text} was read`);
}

describe('the address of an Icecast', () => {
  it('names server, mount and who may send, each with its usual value', () => {
    expect(readIcecastUrl('icecast://dj:s%3Acr%2Fet@radio.example.org:8010/live/stage.opus')).toEqual({
      secure: false,
      host: 'radio.example.org',
      port: 8010,
      mount: '/live/stage.opus',
      user: 'dj',
      password: 's:cr/et',
      shown: 'http://radio.example.org:8010/live/stage.opus',
    });
    expect(readIcecastUrl('icecast://:x@[::1]/a')).toMatchObject({ host: '::1', port: 8000, user: 'source' });
    expect(readIcecastUrl('http://dj:x@radio.example.org/a')).toMatchObject({ port: 80, secure: false });
    expect(readIcecastUrl('icecast://dj:x@radio.example.org:80/a')).toMatchObject({ port: 80 });
    expect(readIcecastUrl('https://dj:x@radio.example.org/a')).toMatchObject({
      port: 443,
      secure: true,
      shown: 'https://radio.example.org:443/a',
    });
  });

  it('has its password from elsewhere where it has none itself', () => {
    expect(readIcecastUrl('icecast://radio.example.org/a', 'elsewhere').password).toBe('elsewhere');
    expect(readIcecastUrl('icecast://source:here@radio.example.org/a', 'elsewhere').password).toBe('here');
  });

  it.each([
    ['radio.example.org/a', /wants an address/],
    ['ftp://x:secret@radio.example.org/a', /wants an address/],
    ['icecast://x:secret@/a', /wants an address/],
    ['icecast://x:secret@radio.example.org:99999/a', /wants an address/],
    ['icecast://x:secret@radio.example.org', /wants the path of a mount/],
    ['icecast://x:secret@radio.example.org/', /wants the path of a mount/],
    ['icecast://x:secret@radio.example.org/a?secret', /wants the path of a mount/],
    ['icecast://x:secret%@radio.example.org/a', /broken % in its password/],
    ['icecast://secret%@radio.example.org/a', /broken % in its name/],
    ['icecast://secret@radio.example.org/a', /wants a password/],
  ])('is refused as %s, and nothing of it is repeated', (text, why) => {
    const failure = refusal(text);
    expect(failure.message).toMatch(why);
    expect(failure.message).not.toContain('secret');
    expect(failure.exitCode).toBe(2);
  });
});
