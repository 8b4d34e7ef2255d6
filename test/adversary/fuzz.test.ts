/** The targets of `npm run fuzz`, each for a moment and with the same inputs in every run: they stay in order, and so does what they read. */
import { glob, readFile } from 'node:fs/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { MalformedError } from '../../src/node/wire/malformed.ts';
import { fuzz } from '../fuzz/fuzz.ts';
import { allTargets } from '../fuzz/targets.ts';

const targets = await allTargets();
afterAll(() => Promise.all(targets.map(({ close }) => close?.())));

/** Inputs for each target; for one whose share is smaller, as many fewer. */
const COUNT = 400;

/** Decoders that no remote's bytes reach, and why. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['readOptions', "the operator's command line"],
  ['readRecordOptions', 'the same'],
  ['readVerifyOptions', 'the same'],
  ['readPublishOptions', 'the same'],
  ['readShelf', "the operator's folder, whose texts are targets"],
  ['readModelsFolder', 'the same'],
  ['readEngineWords', 'what lines and messages of engines are read by, which are targets'],
  ['readDoctorOptions', 'the same'],
  ['readBridgeOptions', 'the same'],
  ['readIcecastUrl', 'the same'],
  ['readSpeakOptions', 'the same'],
  ['readText', 'a text of rules that were read, sealed or not'],
  ['readRoomLink', 'the same; what it makes of the link is read by parseFragment, which is a target'],
  ['readLink', 'the same'],
  ['readConfigFile', "the operator's file"],
  ['readTemplate', "the relay's own page"],
  ['readTls', "the operator's files"],
  ['readClaims', 'what grants, claims and revocations are read by, which are targets'],
  ['readOpus', 'a file that a speaking program brings'],
  ['readSound', 'the same, and broken in every way by its own test'],
  ['readHls', 'what comes of pieces, which readSound reads by; its lists are a target'],
  ...[
    'readResidue',
    'readOgg',
    'readBoxes',
    'readWaveHead',
    'readAiffHead',
    'readAmrHead',
    'readMatroska',
    'readOpusHead',
  ].map((name) => [name, 'what readSound reads by'] as const),
  [
    'readKeptCaptions',
    'a file of a recording: what is in it is read by readCaption, and broken in every way by its own test',
  ],
  ['readFirstBytes', 'what a PROXY header and the first message of TLS are read by, which are targets'],
  ['readChallenge', 'what both challenges are read by, which are targets by their answers'],
  ['readSessionRecord', 'what every record of a session is read by: remarks, acts and states are targets'],
]);

describe.each(targets.map((target) => [target.name, target] as const))('%s', { timeout: 60_000 }, (_, target) => {
  it('reads what the encoders make', async () => {
    for (const seed of target.seeds) await target.read(new Uint8Array(seed));
  });

  it('reads or refuses in order whatever comes', async () => {
    // However slow this machine is at the moment: the long runs look at the time.
    const count = Math.ceil(COUNT * (target.share ?? 1));
    const failure = await fuzz({ ...target, limit: Number.POSITIVE_INFINITY }, { seed: 59, count });
    expect(failure).toBeUndefined();
  });
});

describe('what fuzzing looks at', () => {
  const seeds = [new Uint8Array(40).fill(1)];

  it('is an error that is not declared, told with an input that shows it', async () => {
    const read = (bytes: Uint8Array) => {
      if (bytes.includes(0xff)) throw new TypeError('not declared');
      throw new MalformedError('declared');
    };
    const failure = await fuzz({ name: 'faulty', seeds, read }, { seed: 1, count: 2_000 });
    expect(failure).toMatchObject({ target: 'faulty', what: expect.stringContaining('TypeError: not declared') });
    expect(Buffer.from(failure!.input, 'base64').includes(0xff)).toBe(true);
  });

  it('is a value that stands for other bytes than were read', async () => {
    const write = () => Uint8Array.of(1, 2, 3);
    const failure = await fuzz({ name: 'loose', seeds, read: () => 0, write }, { seed: 1, count: 1 });
    expect(failure?.what).toMatch('written as other bytes');
  });

  it('is time of the thread', async () => {
    const read = () => {
      for (const until = performance.now() + 30; performance.now() < until; );
    };
    expect((await fuzz({ name: 'slow', seeds, read, limit: 1 }, { seed: 1, count: 1 }))?.what).toMatch(
      'more than 1 ms',
    );
  });

  it('is every decoder that src/node and the relay have', async () => {
    const sources: string[] = [];
    for await (const file of glob('{src/node,relay}/**/*.ts')) sources.push(await readFile(file, 'utf8'));
    const declared = sources.flatMap((text) =>
      [...text.matchAll(/^export (?:async )?(?:function|const) ((?:read|decode|parse)[A-Z]\w*)/gm)].map(
        ([, name]) => name!,
      ),
    );
    let fuzzed = '';
    for await (const file of glob('test/fuzz/targets/*.ts')) fuzzed += await readFile(file, 'utf8');
    const missing = declared.filter((name) => !OTHERS.has(name) && !new RegExp(`\\b${name}\\b`).test(fuzzed));
    expect(declared.length).toBeGreaterThan(40);
    expect(missing).toEqual([]);
  });
});
