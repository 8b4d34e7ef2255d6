/** Whether the certificate, of files or by ACME, can be read, fits the announced names, and lasts for a while. */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { KeptFiles } from '../../acme/kept.ts';
import { dueAt } from '../../acme/schedule.ts';
import type { RelayOptions } from '../../cli/options.ts';
import { readTls } from '../../http/tls.ts';
import { Failure, reason } from '../../util/failure.ts';
import { type Finding, finding } from '../finding.ts';
import { judgeCertificate } from '../remote/certificate.ts';

export async function checkCertificateFiles({
  tls,
  announce,
}: Pick<RelayOptions, 'tls' | 'announce'>): Promise<readonly Finding[]> {
  if (tls === undefined) return [];
  try {
    const { cert } = await readTls(tls);
    const certificate = new X509Certificate(cert as Buffer);
    return announce.map(({ host }) => judgeFile(certificate, host, Date.now()));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return [
      finding(
        'certificate',
        'fail',
        error.message,
        'the user of the relay has to be able to read both (under systemd: the group stoa; chgrp stoa and chmod g+r)',
      ),
    ];
  }
}

type OwnCertificate = Pick<RelayOptions, 'acme' | 'announce' | 'data' | 'port'>;

/** By ACME: what is kept of it, and whether the authority would find this relay. */
export async function checkOwnCertificate(options: OwnCertificate, now = Date.now()): Promise<readonly Finding[]> {
  const { acme, announce, data, port } = options;
  if (acme === undefined) return [];
  const found = [judgeWay(port, acme.httpPort)];
  const { host } = new URL(acme.directory);
  try {
    const pair = await new KeptFiles(data, acme.directory).pair();
    if (pair === undefined)
      return [...found, finding('certificate', 'skipped', `none yet; ${host} is asked at the start`)];
    const certificate = new X509Certificate(pair.cert);
    const names = announce.filter((place) => isIP(place.host) === 0);
    if (now >= dueAt(certificate))
      return [
        ...found,
        finding(
          'certificate',
          'warn',
          `it ends ${certificate.validTo} and should have been renewed: a relay that runs says why in its log and under "notices" in the detailed /healthz`,
          'systemctl reload stoa, or kill -HUP, has it try again at once',
        ),
      ];
    return [...found, ...names.map((place) => judgeFile(certificate, place.host, now))];
  } catch (error) {
    return [
      ...found,
      finding(
        'certificate',
        'fail',
        `what is kept in ${data} cannot be read: ${reason(error)}`,
        'chown it to the user that runs the relay',
      ),
    ];
  }
}

/** An authority comes to port 443 or 80, whatever the relay's are. */
function judgeWay(port: number, httpPort: number | undefined): Finding {
  const name = 'certificate authority';
  const open = [...(port === 443 ? ['443'] : []), ...(httpPort === 80 ? ['80'] : [])];
  if (open.length > 0)
    return finding(name, 'ok', `finds this relay at port ${open.join(' and ')}, which has to be open to everybody`);
  return finding(
    name,
    'warn',
    `comes to port 443, and this relay listens at ${port}`,
    `--port 443, or have the router, firewall or container lead 443 to ${port} (or 80 to one of --acme-http-port)`,
  );
}

/** Who signed it is seen from outside alone. */
export function judgeFile(certificate: X509Certificate, host: string, now: number): Finding {
  const { subjectAltName, validFrom, validTo } = certificate;
  const fits = isIP(host) === 0 ? certificate.checkHost(host, { subject: 'never' }) : certificate.checkIP(host);
  const names = (subjectAltName ?? '').split(', ').map((entry) => entry.replace(/^(DNS|IP Address):/, ''));
  const times = { from: Date.parse(validFrom), to: Date.parse(validTo) };
  return judgeCertificate(
    host,
    {
      distrust: '',
      fits: fits !== undefined,
      names: names.filter((name) => name !== ''),
      protocol: 'from its file',
      ...times,
    },
    now,
  );
}
