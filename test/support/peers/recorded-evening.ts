/** A real evening by a real relay, kept by the real recorder: two people in turns and both at once. */
import { generateKeyPair } from '@libp2p/crypto/keys';
import { webSockets } from '@libp2p/websockets';
import { libp2pSigner } from '../../../src/node/identity/libp2p-signer.ts';
import type { Charter } from '../../../src/node/records/charter.ts';
import { createRoom, Speaker } from '../../../src/node/speaker/index.ts';
import { sleep } from '../../../src/node/util/sleep.ts';
import { demoLine } from '../media/demo-voices.ts';
import { startFanoutRelay } from './local-relay.ts';
import { until } from './peers.ts';
import { letRecord, linkOf, runProgram } from './recorders.ts';

export interface RecordedEvening {
  readonly folder: string;
  readonly charter: Charter;
}

/** Lines of the demo, and who says them. */
const SAID = [
  ['Ada', 0],
  ['Bao', 12],
  ['Ada', 11],
] as const;

/** For each step of it on a busy machine, ms. */
const PATIENCE = 60_000;

/** `folder` is made. Takes as long as what is said, some ten seconds. */
export async function recordEvening(folder: string, title = 'An evening'): Promise<RecordedEvening> {
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const relay = await startFanoutRelay('--name', 'Olive');
    undo.push(() => relay.stop());
    const identity = libp2pSigner(await generateKeyPair('Ed25519'));
    const charter = await createRoom(identity, { title, recording: 'host' });
    const comeIn = async (name: string, as = identity): Promise<Speaker> => {
      const options = { name, identity: as, room: charter, relays: [relay.address], transports: [webSockets()] };
      const speaker = await Speaker.start(options);
      undo.push(() => speaker.close());
      await until(() => speaker.relays === 1, `the relay of ${name}`, PATIENCE);
      await speaker.setRecordable(true);
      return speaker;
    };
    const ada = await comeIn('Ada');
    const bao = await comeIn('Bao', libp2pSigner(await generateKeyPair('Ed25519')));
    const words = [linkOf(charter.id, [relay]), '--out', folder, '--data', `${folder}-key`, '--name', 'Quill'];
    const recorder = runProgram(process.execPath, 'relay/recorder/record.ts', ...words);
    undo.push(() => recorder.end('SIGKILL'));
    await until(() => recorder.output().includes('In the room as Quill'), 'the recorder in the room', PATIENCE);
    await letRecord({ charter, speaker: ada, identity }, 'Quill');
    await until(
      () => ada.wanted && bao.wanted && recorder.output().includes('brings the sound'),
      'who listens',
      20_000,
    );
    const signal = AbortSignal.timeout(120_000);
    for (const [name, line] of SAID) {
      await (name === 'Ada' ? ada : bao).say(await demoLine(line), signal);
      await sleep(3_000, signal);
    }
    const both = [ada.say(await demoLine(0), signal), bao.say(await demoLine(12), signal)];
    await Promise.all(both);
    await sleep(500, signal);
    const code = await recorder.end('SIGINT');
    if (code !== 0) throw new Error(`the recorder ended with ${code}: ${recorder.output()}`);
    return { folder, charter };
  } finally {
    for (const step of undo.reverse()) await step();
  }
}
