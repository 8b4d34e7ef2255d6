import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KeptFiles } from '../../../../../relay/acme/kept.ts';
import {
  checkCertificateFiles,
  checkOwnCertificate,
  judgeFile,
} from '../../../../../relay/doctor/machine/certificate-files.ts';
import { selfSign } from '../../../../support/machine/self-sign.ts';

let home: string;
let tls: { certFile: string; keyFile: string };
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'stoa-doctor-'));
  tls = { certFile: join(home, 'cert.pem'), keyFile: join(home, 'key.pem') };
  await selfSign({ cert: tls.certFile, key: tls.keyFile }, 'relay.example', { days: 60 });
});
afterAll(() => rm(home, { recursive: true, force: true }));

it('certificate files are for each name that is announced', async () => {
  const announce = [{ host: 'relay.example' }, { host: 'other.example' }, { host: '192.0.2.7' }];
  const found = await checkCertificateFiles({ tls, announce });
  expect(found.map(({ verdict }) => verdict)).toEqual(['ok', 'fail', 'fail']);
  expect(await checkCertificateFiles({ announce })).toEqual([]);
});

it('a certificate in a file ends as one that is served does', async () => {
  const certificate = new X509Certificate(await readFile(tls.certFile));
  const at = (days: number) => judgeFile(certificate, 'relay.example', Date.now() + days * 86_400_000);
  expect([at(0), at(50), at(61)].map(({ verdict }) => verdict)).toEqual(['ok', 'warn', 'fail']);
});

it('files that cannot be read are named', async () => {
  const [found] = await checkCertificateFiles({ tls: { ...tls, keyFile: join(home, 'none') }, announce: [] });
  expect(found).toMatchObject({ verdict: 'fail', seen: expect.stringContaining('--tls-key') });
});

it('what the relay gets by itself is asked for at the start, good for its names, or overdue', async () => {
  const acme = { email: 'ada@example.org', directory: 'https://authority.example/directory' };
  const options = { acme, announce: [{ host: 'relay.example' }], data: join(home, 'data'), port: 443 };
  expect(await checkOwnCertificate(options)).toMatchObject([{ verdict: 'ok' }, { verdict: 'skipped' }]);
  const [cert, key] = await Promise.all([readFile(tls.certFile, 'utf8'), readFile(tls.keyFile, 'utf8')]);
  await new KeptFiles(options.data, acme.directory).keep({ cert, key });
  expect(await checkOwnCertificate(options)).toMatchObject([{ verdict: 'ok' }, { verdict: 'ok' }]);
  expect(await checkOwnCertificate({ ...options, announce: [{ host: 'other.example' }] })).toMatchObject([
    { verdict: 'ok' },
    { verdict: 'fail' },
  ]);
  const late = await checkOwnCertificate(options, Date.now() + 45 * 86_400_000);
  expect(late).toMatchObject([{}, { verdict: 'warn', seen: expect.stringContaining('should have been renewed') }]);
  const elsewhere = await checkOwnCertificate({ ...options, port: 7862 });
  expect(elsewhere[0]).toMatchObject({ verdict: 'warn', seen: expect.stringContaining('comes to port 443') });
  const both = await checkOwnCertificate({ ...options, port: 7862, acme: { ...acme, httpPort: 80 } });
  expect(both[0]).toMatchObject({ verdict: 'ok' });
});
