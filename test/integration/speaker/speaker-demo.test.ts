import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { multiaddr } from '@multiformats/multiaddr';
import { afterEach, describe, expect, it } from 'vitest';
import { LINES, shownName, TITLE, VOICES } from '../../../relay/demo/script.ts';
import type { Card } from '../../../src/node/directory/card.ts';
import { Directory } from '../../../src/node/directory/directory.ts';
import { fetchDirectory } from '../../../src/node/directory/snapshot-protocol.ts';
import { SAMPLE_RATE } from '../../../src/node/media/frame.ts';
import { createPeer } from '../../../src/node/transport/peer.ts';
import { freePort } from '../../support/harness/relay.ts';
import { decodeOpus, demoLine } from '../../support/media/demo-voices.ts';
import { inMesh, until } from '../../support/peers/peers.ts';
import { RelayListener } from '../../support/peers/relay-listener.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** A cold start takes two seconds; on two busy cores ten times that, ms. */
const START_TIMEOUT = 30_000;

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** `npm start -- --demo`, with a page of one line. */
async function startDemoRelay(): Promise<{ child: ChildProcess; port: number; output: () => string }> {
  const home = await mkdtemp(join(tmpdir(), 'stoa-demo-'));
  cleanups.push(() => rm(home, { recursive: true, force: true }));
  await writeFile(join(home, 'index.html'), '<!doctype html><title>Stoa</title>');
  const port = await freePort();
  const places = ['--port', `${port}`, '--page', home, '--data', join(home, 'data')];
  const child = spawn(
    join(ROOT, 'node_modules/.bin/node'),
    [join(ROOT, 'relay/main.ts'), ...places, '--no-udp', '--no-stun', '--demo'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = once(child, 'exit');
  cleanups.push(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  await until(() => output.includes('Stoa is open at'), 'the relay', START_TIMEOUT);
  return { child, port, output: () => output };
}

/** Someone who looks at the relay's hallway. */
async function visit(port: number): Promise<Directory> {
  const { addresses } = (await (await fetch(`http://127.0.0.1:${port}/relay.json`)).json()) as { addresses: string[] };
  const privateKey = await generateKeyPair('Ed25519');
  const peer = await createPeer({ privateKey, transports: [webSockets()], addresses: { listen: [] } });
  const directory = new Directory({ gossip: peer.gossip });
  directory.start();
  cleanups.push(async () => {
    directory.stop();
    await peer.stop();
  });
  const connection = await peer.libp2p.dial(multiaddr(addresses[0]!));
  await until(() => inMesh({ peer }, directory.topic), 'the topic');
  await fetchDirectory(connection, directory, AbortSignal.timeout(5_000));
  await until(
    () => directory.listing.rooms().some(({ onStage }) => onStage === VOICES.length),
    'the demo room',
    30_000,
  );
  return directory;
}

describe('npm start -- --demo', { timeout: 90_000 }, () => {
  it('lets a plain WebSocket hear three verified voices, and the hallway forgets the room when it ends', async () => {
    const { child, port, output } = await startDemoRelay();
    const directory = await visit(port);
    const cards = directory.listing.rooms() as readonly Card[];
    expect(cards).toHaveLength(1);
    const names = VOICES.map(shownName);
    expect(cards[0]).toMatchObject({ host: names[0], onStage: 3, listening: 0, charter: { title: TITLE, open: true } });

    const listener = await RelayListener.overSocket(`127.0.0.1:${port}`, cards[0]!.charter.id);
    await until(() => listener.stage.size === VOICES.length, 'the stage');
    expect([...listener.stage.values()].map(({ relays }) => relays)).toEqual([[], [], []]);
    expect(new Set([...listener.stage.values()].map(({ identity }) => `${identity}`)).size).toBe(VOICES.length);
    // The first listener hears the conversation from its beginning: one line of each, in turn.
    expect(LINES.slice(0, 3).map(({ voice }) => shownName(voice))).toEqual(names);
    const lines = await Promise.all([0, 1, 2].map(demoLine));
    // On a busy machine a line comes in parts, with a mark of silence between them.
    const firstOf = (i: number) => listener.spurts(names[i]!).flat().slice(0, lines[i]!.length);
    await until(() => firstOf(2).length === lines[2]!.length, 'three lines', 40_000);
    listener.stop();

    let seconds = 0;
    for (const [i, name] of names.entries()) {
      for (const spurt of listener.spurts(name))
        expect(spurt.map(({ seq }) => seq - spurt[0]!.seq)).toEqual([...spurt.keys()]);
      const line = firstOf(i);
      expect(line.map(({ payload }) => [...payload])).toEqual(lines[i]!.map((packet) => [...packet]));
      const sound = await decodeOpus(line.map(({ payload }) => payload));
      expect(sound.some((sample) => Math.abs(sample) > 0.2)).toBe(true);
      seconds += sound.length / SAMPLE_RATE;
    }
    expect(seconds).toBeGreaterThan(10);
    expect(listener.drops.snapshot()).toEqual({});

    child.kill('SIGTERM');
    await until(() => directory.listing.rooms().length === 0, 'the hallway forgets', 20_000);
    await until(() => child.exitCode !== null, 'the end', 20_000);
    expect(child.exitCode).toBe(0);
    expect(output()).not.toContain('"level"');
  });
});
