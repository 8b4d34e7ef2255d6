/** Looks at this computer before a relay with these options is started on it. Changes nothing. */
import { readFile } from 'node:fs/promises';
import { isSecure, type RelayOptions } from '../../cli/options.ts';
import { COMMAND, PACKED, tooOld } from '../../util/packed.ts';
import { isClockKept } from '../clock.ts';
import { type Finding, finding } from '../finding.ts';
import { run } from '../run.ts';
import { checkCertificateFiles, checkOwnCertificate } from './certificate-files.ts';
import { checkDataFolder } from './data-folder.ts';
import { checkPorts } from './ports.ts';
import { judgeFiles, judgeMemory, judgeNode, judgeUdpBuffer, judgeUnit, openFiles } from './resources.ts';

const UNIT = ['show', 'stoa.service', '--property=LoadState,ActiveState,LimitNOFILE,MemoryMax'];

export async function* examineMachine(options: RelayOptions): AsyncGenerator<Finding> {
  yield judgeNode(process.versions.node, PACKED ? tooOld(process.versions.node) : undefined);
  yield* await checkPorts(options);
  yield* await checkCertificateFiles(options);
  yield* await checkOwnCertificate(options);
  yield await checkDataFolder(options.data);
  yield judgeFiles(openFiles(await textOf('/proc/self/limits')), options);
  yield judgeMemory(process.availableMemory(), options);
  if (options.udpPort !== undefined)
    yield judgeUdpBuffer(Number.parseInt(await textOf('/proc/sys/net/core/rmem_max'), 10));
  yield judgeUnit(await run('systemctl', UNIT), options);
  yield judgeKept(await isClockKept());
  for (const { host, port } of options.announce)
    yield judgeOutside(host, port ?? (options.behindProxy ? 443 : options.port), options);
}

/** '' for what this system does not have. */
function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}

export function judgeKept(kept: boolean | undefined): Finding {
  if (kept === undefined) return finding('clock', 'skipped', 'nothing here tells whether it is kept by the network');
  return kept
    ? finding('clock', 'ok', 'kept by the network')
    : finding(
        'clock',
        'warn',
        'not kept by the network: a relay that is two minutes off refuses every room',
        'timedatectl set-ntp true',
      );
}

/** What only a look from elsewhere shows. */
function judgeOutside(host: string, port: number, options: RelayOptions): Finding {
  const secure = isSecure(options);
  const at = port === (secure ? 443 : 80) ? '' : `:${port}`;
  const ask = `${COMMAND} doctor http${secure ? 's' : ''}://${host.includes(':') ? `[${host}]` : host}${at}`;
  return finding('from outside', 'skipped', `${host}: once it runs, ask from another network`, ask);
}
