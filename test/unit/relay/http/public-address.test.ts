import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publicAddressOf } from '../../../../relay/http/public-address.ts';

const MACHINE = 'olive';
const lan = { localAddress: '192.168.1.20', localPort: 7862 };
const loopback = { localAddress: '127.0.0.1', localPort: 7862 };

describe('the address under which a client reaches the relay', () => {
  it.each([
    ['localhost:7862', loopback, 'localhost', 7862],
    ['127.0.0.1:7862', loopback, '127.0.0.1', 7862],
    ['localhost:9999', loopback, 'localhost', 9999],
    ['192.168.1.20:7862', lan, '192.168.1.20', 7862],
    ['192.168.1.20', lan, '192.168.1.20', 7862],
    ['Olive.local:7862', lan, 'olive.local', 7862],
    ['olive', lan, 'olive', 7862],
    ['[::1]:7862', { localAddress: '::1', localPort: 7862 }, '::1', 7862],
    ['10.0.0.5:80', { localAddress: '::ffff:10.0.0.5', localPort: 80 }, '10.0.0.5', 80],
  ])('follows the Host header %s if it names this machine', (host, local, expected, port) => {
    expect(publicAddressOf({ host, ...local }, MACHINE)).toMatchObject({ host: expected, port });
  });

  it.each([
    'evil.example',
    'evil.example:7862',
    'localhost',
    'localhost.evil.example',
    '127.0.0.1',
    '10.0.0.1:7862',
    '192.168.1.20:0',
    '192.168.1.20:99999',
    '192.168.1.20/../x',
    '192.168.1.20:7862/p2p/x',
    'olive.local\r\nX: y',
    'olive .local',
    '[192.168.1.20]',
    '[::1',
    '::1',
    'user@olive',
    '',
    'a'.repeat(5_000),
    undefined,
  ])('is that of the connection for %s', (host) => {
    expect(publicAddressOf({ host, ...lan }, MACHINE)).toEqual({
      host: '192.168.1.20',
      port: 7862,
      ips: ['192.168.1.20'],
    });
  });

  it('never repeats a header that is not the machine itself', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.domain(), fc.ipV4(), fc.ipV6()), (host) => {
        const reach = publicAddressOf({ host, ...lan }, MACHINE);
        expect(['192.168.1.20', MACHINE, `${MACHINE}.local`]).toContain(reach?.host);
      }),
    );
  });

  it('is unknown for a connection that is gone', () => {
    expect(
      publicAddressOf({ host: 'localhost', localAddress: undefined, localPort: undefined }, MACHINE),
    ).toBeUndefined();
  });
});
