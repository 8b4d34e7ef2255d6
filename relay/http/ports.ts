import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6 } from 'node:net';
import { Failure, reason, systemCode } from '../util/failure.ts';

type Kind = 'TCP' | 'UDP';

/** Opens a port with `open`, and turns the system's error into one line that names the option to change. */
export async function listening<T>(
  kind: Kind,
  host: string,
  port: number,
  flag: string,
  open: () => Promise<T>,
  hostFlag = '--host',
): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const where = `${kind} port ${port} of ${host}`;
    if (systemCode(error) === 'EADDRINUSE')
      throw new Failure(`${where} is already in use. Stop what uses it, or choose another with ${flag}`, {
        cause: error,
      });
    if (systemCode(error) === 'EACCES')
      throw new Failure(`${where} needs more rights. Choose one above 1023 with ${flag}`, { cause: error });
    if (systemCode(error) === 'EADDRNOTAVAIL')
      throw new Failure(`${host} is no address of this computer. Choose another with ${hostFlag}`, { cause: error });
    if (error instanceof Failure) throw error;
    throw new Failure(`${where} cannot be opened: ${reason(error)}`, { cause: error });
  }
}

/** Takes a port and releases it, so that a taken one is reported before the page is built. Port 0 is always free. */
export async function checkFree(
  kind: Kind,
  host: string,
  port: number,
  flag: string,
  hostFlag?: string,
): Promise<void> {
  if (port === 0) return;
  await listening(kind, host, port, flag, () => (kind === 'TCP' ? tryTcp(host, port) : tryUdp(host, port)), hostFlag);
}

async function tryTcp(host: string, port: number): Promise<void> {
  const server = createServer().listen({ host, port });
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}

async function tryUdp(host: string, port: number): Promise<void> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  socket.bind(port, host);
  await once(socket, 'listening');
  socket.close();
  await once(socket, 'close');
}
