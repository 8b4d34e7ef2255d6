import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { expect } from 'vitest';
import { formatFragment } from '../../../src/node/directory/fragment.ts';
import type { RoomId } from '../../../src/node/identity/ids.ts';
import type { Chromium } from '../../support/harness/chromium.ts';
import { type Company, everyoneSees, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';

roomTest('a room by link only is in nobody’s hallway, and its copied link leads there', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url);
  await ada.startRoom({ title: 'Behind the curtain', name: 'Ada', byLink: true });
  await ada.join('speaking');
  const { context } = ada.browser as Chromium;
  // What is not named here is taken away.
  await context.grantPermissions(['clipboard-read', 'clipboard-write', 'microphone']);
  await ada.press('button', 'Copy link');
  await expect.poll(() => ada.words()).toContain('Link copied');
  const link = (await ada.evaluate('navigator.clipboard.readText()')) as string;
  expect(link.startsWith(`${url}/#`)).toBe(true);

  // An open room made later is listed, so the hallway is alive while this one is absent.
  const chidi = await company.chromium('chidi', url);
  await chidi.startRoom({ title: 'In the open', name: 'Chidi' });
  await chidi.join('listening');
  await until('the open room', () => bao.sees('link', 'In the open'));
  expect(await bao.sees('link', 'Behind the curtain')).toBe(false);

  await bao.goto(link);
  await until('the lobby', () => bao.sees('button', 'Just listen'));
  await bao.join('speaking', 'Bao');
  await everyoneSees([ada, bao]);
  await onlySpeaking([ada, bao], [ada]);
  await expectHeard([bao], [ada], [ada.voice, bao.voice]);
});

roomTest('titles and names of any kind show safely everywhere', async ({ company }) => {
  const { url } = await company.relay();
  const ada = await company.chromium('ada', url);
  const bao = await company.chromium('bao', url);
  const title = `<img src=x onerror="throw 1"> שלום 🐝${'a'.repeat(10_000)}`;
  await ada.startRoom({ title, name: 'مريم 🎈 <b>' });
  await ada.join('speaking');
  await until('the room in the hallway', async () => (await bao.words()).includes('שלום 🐝'));
  expect((await bao.words()).length).toBeLessThan(2000);
  expect(await bao.evaluate('document.images.length')).toBe(0);
});

/** A port of this computer by TCP and one by UDP, which count who comes. */
async function countedPorts(company: Company): Promise<{ tcp: number; udp: number; visits: () => number }> {
  let visits = 0;
  const server = createServer((socket) => {
    visits += 1;
    socket.on('error', () => undefined).destroy();
  }).listen(0, '127.0.0.1');
  const socket = createSocket('udp4', () => {
    visits += 1;
  }).bind(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), once(socket, 'listening')]);
  company.closeLater(async () => {
    server.close();
    socket.close();
  });
  return { tcp: (server.address() as AddressInfo).port, udp: socket.address().port, visits: () => visits };
}

/** A link to a room that nobody is in, as a stranger may write it: with relays on the computer of whoever opens it. */
async function strangersLink({ tcp, udp }: { tcp: number; udp: number }): Promise<string> {
  const ids = await Promise.all(
    [1, 2, 3].map(async () => peerIdFromPrivateKey(await generateKeyPair('Ed25519')).toString()),
  );
  const hash = `uEi${'A'.repeat(43)}`;
  return formatFragment('A'.repeat(27) as RoomId, [
    `/ip4/127.0.0.1/tcp/${tcp}/ws/p2p/${ids[0]}`,
    `/dns4/localhost/tcp/${tcp}/ws/p2p/${ids[1]}`,
    `/ip4/127.0.0.1/udp/${udp}/webrtc-direct/certhash/${hash}/p2p/${ids[2]}`,
  ]);
}

roomTest(
  'a stranger’s link makes a page from the internet ask for nothing on this computer or its network, and one from here does',
  async ({ company }) => {
    const relay = await company.relay();
    const there = `http://stoa.example:${relay.port}`;
    const ports = await countedPorts(company);
    const link = await strangersLink(ports);
    const browser = await company.chromium('ada', 'about:blank', {
      microphone: 'none',
      args: ['--host-resolver-rules=MAP stoa.example 127.0.0.1'],
      trusted: [there],
    });
    await browser.goto(`${there}/?debug${link}`);
    await until('the page to have looked everywhere', async () =>
      (await browser.words()).includes('Nobody answers here'),
    );
    const held = 'stoaSession.session !== undefined && stoaSession.peer.libp2p.getConnections().length';
    await until('its own relay', async () => Number(await browser.evaluate(held)) > 0);
    // Long enough for several attempts at each relay.
    await new Promise((done) => setTimeout(done, 5_000));
    expect(ports.visits()).toBe(0);

    await browser.goto(`${relay.url}/?debug${link}`);
    await until('the page to try them', async () => ports.visits() > 0);
  },
);
