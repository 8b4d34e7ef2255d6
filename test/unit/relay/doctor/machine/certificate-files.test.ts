import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkCertificateFiles, judgeFile } from '../../../../../relay/doctor/machine/certificate-files.ts';
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
