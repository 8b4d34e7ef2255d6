import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Key } from 'interface-datastore';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CertificateStore } from '../../../../relay/p2p/certificate-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stoa-store-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const certificate = new Key('/libp2p/webrtc-direct/certificate');
const person = new Key('/peers/somebody');

async function opened(): Promise<CertificateStore> {
  const store = new CertificateStore(folder);
  await store.open();
  return store;
}

async function keys(store: CertificateStore, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { key } of store.query({ prefix })) found.push(key.toString());
  return found;
}

it('keeps the certificate across a restart, and forgets the peers it met', async () => {
  const first = await opened();
  await first.put(certificate, Uint8Array.of(1));
  await first.put(person, Uint8Array.of(2));
  expect(await first.get(person)).toEqual(Uint8Array.of(2));
  expect(await keys(first, '/peers')).toEqual(['/peers/somebody']);
  await first.close();

  expect((await readdir(folder, { recursive: true })).join()).not.toContain('somebody');
  const second = await opened();
  expect(Uint8Array.from(await second.get(certificate))).toEqual(Uint8Array.of(1));
  expect(await second.has(person)).toBe(false);
  await expect(second.get(person)).rejects.toMatchObject({ name: 'NotFoundError' });
  expect(await keys(second, '/libp2p/webrtc-direct')).toEqual([certificate.toString()]);
  expect(await keys(second, '/')).toEqual([]);
});

it('deletes what it is told to, in memory and on disk', async () => {
  const store = await opened();
  for (const key of [certificate, person]) {
    await store.put(key, Uint8Array.of(1));
    await store.delete(key);
    expect(await store.has(key)).toBe(false);
  }
});

it('remembers a bounded number, the latest', async () => {
  const store = await opened();
  for (let index = 0; index <= 5_000; index++) await store.put(new Key(`/peers/${index}`), Uint8Array.of(1));
  expect(await store.has(new Key('/peers/0'))).toBe(false);
  expect(await store.has(new Key('/peers/1'))).toBe(true);
  expect(await keys(store, '/peers')).toHaveLength(5_000);
});

it('keeps what it remembers and not what that was cut from', async () => {
  const store = await opened();
  const read = new Uint8Array(65_536);
  await store.put(new Key(read.subarray(0, 40).fill(0x61, 1).fill(0x2f, 0, 1)), read.subarray(64, 128));
  for await (const { key, value } of store.query({ prefix: '/' }))
    expect([key.uint8Array().buffer.byteLength < 16_384, value.buffer.byteLength]).toEqual([true, 64]);
  expect(await keys(store, '/')).toHaveLength(1);
});
