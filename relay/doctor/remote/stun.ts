/** Whether the relay's STUN server answers, and which address it sees. */
import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { type Mapped, readBindingSuccess, writeBindingRequest } from '../../stun/stun-request.ts';
import { isReserved } from '../../util/ip.ts';
import { type Finding, finding } from '../finding.ts';
import { why, within } from '../within.ts';
import { type Description, mayAsk, type Place } from './description.ts';
import type { Reached } from './target.ts';

export interface StunSeen {
  readonly finding: Finding;
  /** This computer's address as the server sees it. */
  readonly mapped?: Mapped;
}

const NAME = 'STUN';
/** A lost datagram is sent again so often, in equal parts of the time. */
const TRIES = 4;

export async function checkStun(at: Reached, { stun }: Description): Promise<StunSeen> {
  const [place] = stun;
  if (place === undefined) return { finding: finding(NAME, 'skipped', 'it names none (--no-stun, or loopback alone)') };
  const { host, port } = place;
  try {
    const address = await addressOf(place, at);
    if (!mayAsk(address, at.address))
      return {
        finding: finding(
          NAME,
          'fail',
          `it names ${address}, which nobody outside its network reaches`,
          'start it with --announce and the public name',
        ),
      };
    const mapped = await askStun({ host: address, port }, at.timeout);
    return { mapped, finding: finding(NAME, 'ok', `${host} answers at UDP port ${port}: you are ${mapped.address}`) };
  } catch (error) {
    return { finding: unanswered(place, why(error), isReserved(at.address)) };
  }
}

function unanswered({ host, port }: Place, reason: string, inside: boolean): Finding {
  return finding(
    NAME,
    'fail',
    `${host} does not answer at UDP port ${port}: ${reason}`,
    `open UDP port ${port} in the firewall${inside ? '' : ', and let the router forward it'} (--announce-stun-port where it maps another); or --no-stun`,
  );
}

/** Of a name that the relay is reached by, the address that answered there. */
async function addressOf({ host }: Place, at: Reached): Promise<string> {
  if (host === at.host) return at.address;
  return (await within(at.timeout, lookup(host))).address;
}

/** Rejects when the port is closed, or nothing comes that answers. */
async function askStun({ host, port }: Place, timeout: number): Promise<Mapped> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  let again: NodeJS.Timeout | undefined;
  try {
    return await within(
      timeout,
      new Promise<Mapped>((resolve, reject) => {
        again = exchange(socket, timeout / TRIES, resolve);
        socket.on('error', reject);
        // Connected: what others send is not heard, and a closed port is reported.
        socket.connect(port, host);
      }),
    );
  } finally {
    clearInterval(again);
    socket.close();
  }
}

/** Sends a request as soon as the socket is connected, and again; returns the timer that does so. */
function exchange(socket: Socket, interval: number, done: (mapped: Mapped) => void): NodeJS.Timeout {
  const id = randomBytes(12);
  let connected = false;
  const send = (): void => {
    if (connected) socket.send(writeBindingRequest(id));
  };
  socket.on('connect', () => {
    connected = true;
    send();
  });
  socket.on('message', (packet) => {
    const mapped = readBindingSuccess(packet, id);
    if (mapped !== undefined) done(mapped);
  });
  return setInterval(send, interval);
}
