/** Whether the certificate files can be read, fit each other and the announced names, and last for a while. */
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { RelayOptions } from '../../cli/options.ts';
import { readTls } from '../../http/tls.ts';
import { Failure } from '../../util/failure.ts';
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
