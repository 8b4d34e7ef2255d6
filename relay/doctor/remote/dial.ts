/** Connections by libp2p, as pages make them: whoever answers proves the relay's key. */
import { generateKeyPair } from '@libp2p/crypto/keys';
import type { Connection } from '@libp2p/interface';
import { webRTCDirect } from '@libp2p/webrtc';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { createPeer } from '../../../src/node/transport/peer.ts';
import { multiaddrHost } from '../../http/public-address.ts';
import { isReserved } from '../../util/ip.ts';
import { type Finding, finding } from '../finding.ts';
import { why, within } from '../within.ts';
import { type Description, directPlace, mayAsk } from './description.ts';
import type { Reached } from './target.ts';

/** A peer of our own, and its connection. */
export interface Dialed {
  readonly connection: Connection;
  stop(): Promise<void>;
}

type Way = 'websocket' | 'webrtc-direct';

/** Rejects when nobody answers in time, or somebody without that key. */
export async function dial(address: string, way: Way, timeout: number): Promise<Dialed> {
  const peer = await createPeer({
    privateKey: await generateKeyPair('Ed25519'),
    // Nobody else is to learn that somebody looks.
    transports: way === 'websocket' ? [webSockets()] : [webRTCDirect({ rtcConfiguration: { iceServers: [] } })],
    addresses: { listen: [] },
  });
  // Whoever does not let go is left.
  const stop = (): Promise<void> => within(timeout, peer.stop()).catch(() => undefined);
  try {
    const signal = AbortSignal.timeout(timeout);
    const connection = await within(timeout, peer.libp2p.dial(multiaddr(address), { signal }));
    return { connection, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const WEBSOCKET = 'libp2p by WebSocket';

export async function dialWebSocket(at: Reached, { peerId }: Description): Promise<[Finding, Dialed?]> {
  const address = `${multiaddrHost(at.host)}/tcp/${at.port}/${at.secure ? 'tls/ws' : 'ws'}/p2p/${peerId}`;
  try {
    return [finding(WEBSOCKET, 'ok', `it proved its key, ${peerId}`), await dial(address, 'websocket', at.timeout)];
  } catch (error) {
    return [
      finding(
        WEBSOCKET,
        'fail',
        `nobody proved the key ${peerId}: ${why(error)}`,
        'let the proxy pass WebSockets at / on, too (relay/deploy/proxies)',
      ),
    ];
  }
}

/** For where browsers would not connect either. */
export function withoutTrust(): Finding {
  return finding(WEBSOCKET, 'skipped', 'no browser connects with that certificate');
}

/** Of the relay's UDP addresses those that may lead to it are dialed. */
export async function checkDirect(at: Reached, { addresses }: Description): Promise<Finding> {
  const name = 'webrtc-direct';
  const direct = addresses.flatMap((address) => {
    const place = directPlace(address);
    return place === undefined ? [] : [{ address, ...place }];
  });
  if (direct.length === 0) return finding(name, 'skipped', 'it announces none (--no-udp, or an address of IPv6 alone)');
  const useless = direct.find(({ host }) => !mayAsk(host, at.address));
  if (useless !== undefined)
    return finding(
      name,
      'fail',
      `it announces ${useless.host}, which nobody outside its network reaches`,
      'start it with --announce and the public name; the name may not lead there either (/etc/hosts)',
    );
  const [first] = direct;
  const { address, host, port } = first!;
  try {
    await (await dial(address, 'webrtc-direct', at.timeout)).stop();
    return finding(name, 'ok', `${host} answers at UDP port ${port}, and proved its key`);
  } catch (error) {
    const inside = isReserved(host) ? '' : ', and let the router forward it';
    return finding(
      name,
      'fail',
      `${host} does not answer at UDP port ${port}: ${why(error)}`,
      `open UDP port ${port} in the firewall${inside} (--announce-udp-port where it maps another); or --no-udp`,
    );
  }
}
