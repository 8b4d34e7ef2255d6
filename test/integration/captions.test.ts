import { openAsBlob } from 'node:fs';
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { afterEach, describe, expect, it } from 'vitest';
import { CommandEngine } from '../../relay/captions/command-engine.ts';
import { LINES } from '../../relay/demo/script.ts';
import { type CaptionLine, CaptionReader } from '../../src/node/captions/caption-reader.ts';
import { libp2pSigner } from '../../src/node/identity/libp2p-signer.ts';
import { Listener } from '../../src/node/listener/listener.ts';
import type { Charter } from '../../src/node/records/charter.ts';
import { relayPeerId } from '../../src/node/relays/address.ts';
import { RECORD_KINDS } from '../../src/node/room/record-kinds.ts';
import { createRoom, readSound, Speaker } from '../../src/node/speaker/index.ts';
import { sleep } from '../../src/node/util/sleep.ts';
import { findProgram } from '../support/machine/programs.ts';
import { demoLine } from '../support/media/demo-voices.ts';
import { voice } from '../support/media/voices.ts';
import { type FanoutRelay, startFanoutRelay } from '../support/peers/local-relay.ts';
import { until } from '../support/peers/peers.ts';

const NEVER = new AbortController().signal;
const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function relay(...args: string[]): Promise<FanoutRelay> {
  const started = await startFanoutRelay(...args);
  undo.push(() => started.stop());
  return started;
}

async function speakerAt({ address }: FanoutRelay): Promise<{ speaker: Speaker; charter: Charter }> {
  const identity = libp2pSigner(await generateKeyPair('Ed25519'));
  const charter = await createRoom(identity, { title: 'An evening', language: 'en' });
  const transports = [webSockets()];
  const speaker = await Speaker.start({ name: 'Ada', identity, room: charter, relays: [address], transports });
  undo.push(() => speaker.close());
  return { speaker, charter };
}

/** Somebody who listens by relay, and what they read: each line as it was each time. */
async function reader({ address }: FanoutRelay, room: string): Promise<{ listener: Listener; read: CaptionLine[] }> {
  const read: CaptionLine[] = [];
  const listener = new Listener({ room, kinds: RECORD_KINDS, onFrames: () => undefined, onChange: () => undefined });
  const lines = new CaptionReader({ room, keys: () => undefined, onLine: (line) => read.push(line) });
  listener.state.on('caption', () => lines.take(listener.state.kinds.caption.kept.all));
  listener.learn([{ id: relayPeerId(address), address }]);
  listener.want({ listen: true, watch: true, guest: true });
  const ticking = setInterval(() => listener.tick(), 100);
  undo.push(() => {
    clearInterval(ticking);
    listener.stop();
  });
  await until(() => listener.summary.onStage.length > 0, 'the stage');
  return { listener, read };
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z']+/g) ?? [];

describe('captions by relay', { timeout: 90_000 }, () => {
  it('grow while a line is spoken whose words are known, and stand where it stands', async () => {
    const olive = await relay();
    const { speaker, charter } = await speakerAt(olive);
    const { read } = await reader(olive, charter.id);
    await until(() => speaker.wanted, 'a listener');
    const packets = await demoLine(1);
    const { words } = LINES[1]!;
    await speaker.say(packets, NEVER, words);
    await until(() => read.at(-1)?.final === true, 'the end of the line');
    const { words: last, slots } = read.at(-1)!;
    expect(last).toBe(words);
    expect(Math.abs(slots - packets.length)).toBeLessThan(10);
    const growing = read.slice(0, -1);
    expect(growing.length).toBeGreaterThan(2);
    for (const line of growing) {
      expect(line.final).toBe(false);
      expect(words.startsWith(line.words)).toBe(true);
    }
    expect(new Set(read.map(({ line }) => line)).size).toBe(1);
  });

  it('are what a recogniser understands of what is heard', async () => {
    const [program, ada, olive] = await Promise.all([findProgram('pocketsphinx'), voice('ada'), relay()]);
    const { speaker, charter } = await speakerAt(olive);
    const { read } = await reader(olive, charter.id);
    const problems: string[] = [];
    const command = `${program} -infile /dev/stdin -logfn /dev/null`;
    await speaker.captionBy(new CommandEngine({ command, onProblem: (problem) => problems.push(problem) }));
    await until(() => speaker.wanted, 'a listener');
    // The recogniser gets used to a voice with its first sentence.
    for (let i = 0; i < 2; i++) {
      await speaker.say(readSound(await openAsBlob(ada.path)), NEVER);
      await sleep(2_500, NEVER);
    }
    const spoken = new Set(
      wordsOf(
        'Good evening everyone. Tonight we read letters that sailors wrote home from the northern sea, and never sent.',
      ),
    );
    const understood = () => new Set(read.filter(({ final }) => final).flatMap(({ words }) => wordsOf(words)));
    const share = () => [...spoken].filter((word) => understood().has(word)).length / spoken.size;
    await expect.poll(share, { timeout: 40_000 }).toBeGreaterThan(0.4);
    expect(problems).toEqual([]);
    expect(speaker.drops['caption.refused'] ?? 0).toBe(0);
  });
});
