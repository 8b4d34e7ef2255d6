/** What the recorder's programs do, but for the process they run in. Each resolves to the exit code. */

import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { libp2pSigner } from '../../src/node/identity/libp2p-signer.ts';
import type { Finished } from '../../src/node/recording/finish-files.ts';
import { askRelay } from '../bridge/room-relays.ts';
import { storedSeed } from '../p2p/stored-seed.ts';
import { Failure, reason } from '../util/failure.ts';
import { finishFolder } from './finish-folder.ts';
import { mergeFolders } from './merge-folders.ts';
import { RECORD_HELP, readRecordOptions, readVerifyOptions, VERIFY_HELP } from './options.ts';
import { type EndReason, recordRoom } from './record-room.ts';
import { reportOf } from './report.ts';
import { verifyFolder } from './verify-folder.ts';

export interface Program {
  readonly argv: readonly string[];
  readonly say: (line: string) => void;
  /** Ends it in order. */
  readonly signal: AbortSignal;
}

const WHY: Readonly<Record<EndReason, string>> = {
  stopped: 'The recording is over',
  'too-long': 'A recording lasts a week at most, and this one is over',
  over: 'The room is over, and so is the recording',
  'not-allowed': 'This room is not to be recorded: whoever opened it did not choose that',
  dismissed: 'The recorder is no moderator of this room any more, and the recording is over',
  members: 'This room is for members: its sound is encrypted, and cannot be recorded from outside',
  'not-found': 'No relay that was asked knows this room',
  disk: 'The recording ended, for a file could not be written',
};

/** `npm run record`. Throws a `Failure`. */
export async function runRecord({ argv, say, signal }: Program): Promise<number> {
  const request = readRecordOptions(argv);
  if (request.do === 'help') {
    say(RECORD_HELP.trimEnd());
    return 0;
  }
  if (request.do === 'recover') {
    tellFinished(await finished(request.folder), request.folder, say);
    return 0;
  }
  if (request.do === 'merge') {
    const { drops, ...merged } = await mergeFolders(request.folders, request.out);
    tellDrops(drops, say);
    tellFinished(merged, request.out, say);
    return 0;
  }
  const { from, out, name, data } = request;
  const identity = libp2pSigner(await generateKeyPairFromSeed('Ed25519', await storedSeed(data, 'recorder.key')));
  const relays = [...from.relays, ...(await askRelay(from))];
  const end = await recordRoom({ room: from.room, relays, out, identity, name, say, signal });
  say(`${WHY[end.why]}${end.error === undefined ? '' : `: ${end.error}`}`);
  tellDrops(end.drops, say);
  if (end.finished !== undefined) tellFinished(end.finished, out, say);
  else if (end.why === 'disk') say(`Once there is space: npm run record -- --recover ${out}`);
  return end.finished !== undefined && end.why !== 'disk' ? 0 : 1;
}

/** `npm run verify`. Throws a `Failure`. */
export async function runVerify({ argv, say }: Program): Promise<number> {
  const folder = readVerifyOptions(argv);
  if (folder === undefined) {
    say(VERIFY_HELP.trimEnd());
    return 0;
  }
  const verdict = await verifyFolder(folder);
  for (const line of reportOf(verdict)) say(line);
  return verdict.isTrue ? 0 : 1;
}

async function finished(folder: string): Promise<Finished> {
  try {
    return await finishFolder(folder);
  } catch (cause) {
    throw cause instanceof Failure ? cause : new Failure(`${folder} cannot be finished: ${reason(cause)}`, { cause });
  }
}

function tellDrops(drops: Readonly<Record<string, number>>, say: Program['say']): void {
  const lost = Object.entries(drops).map(([why, count]) => `${count} ${why}`);
  if (lost.length > 0) say(`Not kept: ${lost.join(', ')}`);
}

function tellFinished({ speakers, left }: Finished, folder: string, say: Program['say']): void {
  for (const { name, stem, sound } of speakers) say(`  ${stem}.opus  ${name}, ${Math.ceil(sound.bytes / 1_000)} kB`);
  for (const file of left) say(`  ${file} is of no recording that can be finished, and was left as it is`);
  say(`Whether it is true: npm run verify -- ${folder}`);
}
