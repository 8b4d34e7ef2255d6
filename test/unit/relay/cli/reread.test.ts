import { describe, expect, it } from 'vitest';
import { type RelayOptions, readOptions } from '../../../../relay/cli/options.ts';
import { reread } from '../../../../relay/cli/reread.ts';

const options = (...words: string[]): RelayOptions => (readOptions(words, {}) as { options: RelayOptions }).options;
const TLS = ['--tls-cert', 'a.pem', '--tls-key', 'a.key', '--announce', 'relay.example'];

describe('options that are read again', () => {
  it('are the same where nothing has changed', () => {
    const key = 'A'.repeat(64);
    const [before, after] = [options('--publish', key), options('--publish', key)];
    expect(reread(before, after)).toEqual({ options: before, taken: [], waiting: [] });
  });

  it('take effect, or wait for a restart and are as before', () => {
    const before = options('--max-listeners', '7', '--name', 'Willow');
    const after = options('--port', '8080', '--max-listeners', '9', '--publish', 'none', '--workers', '2');
    const { options: now, taken, waiting } = reread(before, after);
    expect(taken).toEqual(['--name', '--max-listeners', '--max-per-room', '--publish']);
    expect(waiting).toEqual(['--port', '--udp-port', '--stun-port', '--workers']);
    expect(now).toEqual(options('--max-listeners', '9', '--publish', 'none'));
  });

  it('may be gone', () => {
    const before = options('--announce', 'a.example', '--announce-udp-port', '4000', '--metrics-port', '9000');
    const { options: now, taken, waiting } = reread(before, options());
    expect(now).toEqual(options('--metrics-port', '9000'));
    expect(now).not.toHaveProperty('announcedUdp');
    expect({ taken, waiting }).toEqual({ taken: ['--announce', '--announce-udp-port'], waiting: ['--metrics-port'] });
  });

  it('name other certificate files, and no certificate only at a restart', () => {
    const other = options('--tls-cert', 'b.pem', '--tls-key', 'b.key', '--announce', 'relay.example');
    expect(reread(options(...TLS), other)).toMatchObject({ options: { tls: { certFile: 'b.pem' } }, waiting: [] });
    const without = reread(options(...TLS), options('--announce', 'relay.example'));
    expect(without).toMatchObject({ options: { tls: { certFile: 'a.pem' } }, taken: [], waiting: ['--tls-cert'] });
    expect(reread(options('--announce', 'relay.example'), options(...TLS)).options).not.toHaveProperty('tls');
  });
});
