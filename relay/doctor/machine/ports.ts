/** Whether the ports that the relay would open are free. */

import { isSecure, type RelayOptions } from '../../cli/options.ts';
import { type UsedPort, usedPorts } from '../../cli/used-ports.ts';
import { checkFree } from '../../http/ports.ts';
import { reason } from '../../util/failure.ts';
import { COMMAND } from '../../util/packed.ts';
import { type Finding, finding } from '../finding.ts';

export function checkPorts(options: RelayOptions): Promise<readonly Finding[]> {
  return Promise.all(usedPorts(options).map((used) => checkPort(used, options)));
}

async function checkPort({ kind, host, port, flag, hostFlag }: UsedPort, options: RelayOptions): Promise<Finding> {
  const name = `${kind} port${port === 0 ? '' : ` ${port}`}`;
  try {
    await checkFree(kind, host, port, flag, hostFlag);
    return finding(name, 'ok', port === 0 ? 'any that is free' : `free on ${host}`);
  } catch (error) {
    const said = error instanceof Error ? error.message : reason(error);
    const [seen = said, advice] = said.split(/(?<=use|rights|computer)\. /);
    const running = /in use/.test(seen) && kind === 'TCP' && flag === '--port';
    return finding(
      name,
      'fail',
      seen,
      running
        ? `${advice}. If it is this relay: ${COMMAND} doctor http${isSecure(options) && !options.behindProxy ? 's' : ''}://localhost:${port}`
        : advice,
    );
  }
}
