import { describe, expect, it } from 'vitest';
import { bridgeHelp, readBridgeOptions } from '../../../../relay/bridge/options.ts';
import { Failure } from '../../../../relay/util/failure.ts';

const ROOM = 'lKFca8UZcKtCcY4FeEN8lITZSOE';
const LINK = `http://localhost:7862/#room=${ROOM}`;

function refusal(...words: string[]): string {
  try {
    readBridgeOptions(words, {});
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    expect((error as Failure).exitCode).toBe(2);
    return (error as Failure).message;
  }
  throw new Error('they were read');
}

describe('the command line of the bridge', () => {
  it('has a room, and where it goes; the rest has usual values', () => {
    const request = readBridgeOptions([LINK, '--icecast', 'icecast://source:x@127.0.0.1/stage', '--hls', 'out'], {});
    expect(request).toMatchObject({
      do: 'bridge',
      options: {
        from: { link: LINK, room: ROOM, relays: [] },
        icecast: { host: '127.0.0.1', port: 8000, mount: '/stage' },
        hls: 'out',
        channels: 2,
        bitrate: 64_000,
        logLevel: 'warn',
      },
    });
    const words = ['--hls=out', '--mono', '--bitrate', '24', '--log-level', 'info', LINK];
    expect(readBridgeOptions(words, {})).toMatchObject({ options: { channels: 1, bitrate: 24_000, logLevel: 'info' } });
  });

  it('takes the password from the environment, where other programs do not see it', () => {
    const request = readBridgeOptions([LINK, '--icecast', 'icecast://h/m'], { STOA_ICECAST_PASSWORD: 'p' });
    expect(request).toMatchObject({ options: { icecast: { password: 'p' } } });
  });

  it('takes the relays that a link names, and leaves out what is no address of one', () => {
    const relay = '/dns/relay.example.org/tcp/443/tls/ws/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';
    const link = `${LINK}&relay=${encodeURIComponent(relay)}&relay=nowhere`;
    const request = readBridgeOptions([link, '--hls', 'out'], {});
    const relays = [{ id: '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp', address: relay }];
    expect(request).toMatchObject({ options: { from: { relays } } });
  });

  it('is explained, whatever else was typed', () => {
    expect(readBridgeOptions(['--help', 'x', 'y'], {})).toEqual({ do: 'help' });
    expect(bridgeHelp()).toContain('--icecast URL');
    expect(
      Math.max(
        ...bridgeHelp()
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(112);
  });

  it.each([
    [[], /^One room at a time/],
    [[LINK, LINK, '--hls', 'out'], /^One room at a time/],
    [['http://localhost:7862/', '--hls', 'out'], /^LINK wants the link of a room/],
    [[`javascript:alert(1)#room=${ROOM}`, '--hls', 'out'], /^LINK wants the link of a room/],
    [[LINK], /^Nowhere to send it/],
    [[LINK, '--hls', ''], /^--hls wants a folder/],
    [[LINK, '--hls'], /'--hls <value>' argument missing/],
    [[LINK, '--hls', 'out', '--bitrate', '8'], /^--bitrate wants kbit\/s/],
    [[LINK, '--hls', 'out', '--bitrate', '64k'], /^--bitrate wants kbit\/s/],
    [[LINK, '--hls', 'out', '--log-level', 'loud'], /^--log-level wants one of/],
    [[LINK, '--hsl', 'out'], /Unknown option '--hsl'/],
  ])('is refused as %j', (words, why) => {
    const message = refusal(...words);
    expect(message).toMatch(why);
    expect(message.split('\n')).toHaveLength(1);
  });
});
