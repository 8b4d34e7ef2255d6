import { describe, expect, it } from 'vitest';
import { type RelayOptions, readOptions } from '../../../../relay/cli/options.ts';
import { inviting, openAt } from '../../../../relay/cli/startup-message.ts';

function options(...argv: string[]): RelayOptions {
  const request = readOptions(argv, {});
  if (request.do !== 'start') throw new Error('expected a start');
  return request.options;
}

const interfaces = {
  lo: [{ address: '127.0.0.1', family: 'IPv4', internal: true, netmask: '', mac: '', cidr: null }],
  eth0: [{ address: '192.168.1.20', family: 'IPv4', internal: false, netmask: '', mac: '', cidr: null }],
} as const;

describe('the startup message', () => {
  it.each([
    [[], 'http://localhost:7862'],
    [['--host', '0.0.0.0'], 'http://localhost:7862'],
    [['--host', '192.168.1.20'], 'http://192.168.1.20:7862'],
    [['--announce', 'a.example'], 'http://localhost:7862'],
    [['--announce', 'a.example', '--behind-proxy'], 'https://a.example'],
    [['--announce', 'a.example', '--tls-cert', 'c', '--tls-key', 'k'], 'https://a.example:7862'],
    [['--announce', 'a.example:443', '--tls-cert', 'c', '--tls-key', 'k'], 'https://a.example'],
  ])('with %j the page is at %s', (argv, url) => {
    expect(openAt(options(...argv), 7862)).toBe(url);
  });

  it('says who can come in, and that a microphone needs https', () => {
    expect(inviting(options(), 7862, interfaces)).toEqual([
      'Only this computer can open it. To let others in, see: npm start -- --help',
    ]);
    expect(inviting(options('--host', '0.0.0.0'), 7862, interfaces)).toEqual([
      'Others on your network reach it at http://192.168.1.20:7862',
      expect.stringContaining('https'),
    ]);
    expect(inviting(options('--announce', 'a.example', '--behind-proxy'), 7862, interfaces)).toHaveLength(1);
  });
});
