/** What the recorder's programs do, but for the process they run in. Each resolves to the exit code. */

import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { libp2pSigner } from '../../src/node/identity/libp2p-signer.ts';
import type { Finished } from '../../src/node/recording/finish-files.ts';
import { SOUND } from '../../src/node/recording/folder-names.ts';
import { askRelay } from '../bridge/room-relays.ts';
import type { Program } from '../cli/run-program.ts';
import { builtPage } from '../http/page-build.ts';
import { storedSeed } from '../p2p/stored-seed.ts';
import { Failure, reason } from '../util/failure.ts';
import { COMMAND, commandOf } from '../util/packed.ts';
import { diskFiles } from './disk-files.ts';
import { finishFolder } from './finish-folder.ts';
import { storedGrants } from './grant-file.ts';
import { loadManifest } from './load-manifest.ts';
import { mergeFolders } from './merge-folders.ts';
import { mixFolder } from './mix-folder.ts';
import { RECORD_HELP, readRecordOptions, readVerifyOptions, VERIFY_HELP } from './options.ts';
import { playerOf, publishFolder } from './publish-folder.ts';
import type { PublishRequest } from './publish-options.ts';
import { type EndReason, recordRoom } from './record-room.ts';
import { reportOf } from './report.ts';
import { verifyFolder } from './verify-folder.ts';

const WHY: Readonly<Record<EndReason, string>> = {
  stopped: 'The recording is over',
  'too-long': 'A recording lasts a week at most, and this one is over',
  over: 'The room is over, and so is the recording',
  'not-allowed': 'This room is not to be recorded: whoever opened it did not choose that',
  dismissed: 'The recorder is no moderator of this room any more, and the recording is over',
  members:
    'This room is for members, and nobody let the recorder in: LINK wants to be an invite of its own, which nobody has taken',
  'not-found': 'No relay that was asked knows this room',
  disk: 'The recording ended, for a file could not be written',
};

/** `npm run record`. Throws a `Failure`. */
export async function runRecord(program: Program): Promise<number> {
  const { argv, say, signal } = program;
  const request = readRecordOptions(argv);
  if (request.do === 'help') {
    say(RECORD_HELP.trimEnd());
    return 0;
  }
  if (request.do === 'recover') {
    const recovered = await finished(request.folder);
    tellFinished(recovered, request.folder, say);
    // One that has its mixed file was finished before, and stays as it is.
    return mixed(request.folder, request.mix && recovered.mixes.length === 0, program);
  }
  if (request.do === 'mix') {
    const { ended, speakers } = await loadManifest(request.folder);
    // Whose file is gone is in no other mixed file of the folder and in no captions, either. One that is being recorded is left alone.
    const files = diskFiles(request.folder);
    const there = await Promise.all(speakers.map(({ stem }) => files.isFile(stem + SOUND)));
    if (ended !== undefined && there.includes(false)) await finished(request.folder);
    return (await mixFolder({ path: request.folder, format: request.format, say, signal })) ? 0 : 1;
  }
  if (request.do === 'publish') return publish(request, program);
  if (request.do === 'merge') {
    const { drops, ...merged } = await mergeFolders(request.folders, request.out);
    tellDrops(drops, say);
    tellFinished(merged, request.out, say);
    return mixed(request.out, request.mix, program);
  }
  const { from, out, name, data, mix } = request;
  const identity = libp2pSigner(await generateKeyPairFromSeed('Ed25519', await storedSeed(data, 'recorder.key')));
  const relays = [...from.relays, ...(await askRelay(from))];
  const grants = storedGrants(data, (cause) =>
    say(`What lets the recorder in cannot be kept in ${data}: ${reason(cause)}`),
  );
  const { room, invite } = from;
  const end = await recordRoom({ room, relays, out, identity, name, grants, invite, say, signal });
  say(`${WHY[end.why]}${end.error === undefined ? '' : `: ${end.error}`}`);
  tellDrops(end.drops, say);
  if (end.finished !== undefined) tellFinished(end.finished, out, say);
  else if (end.why === 'disk') say(`Once there is space: ${commandOf('record')} --recover ${out}`);
  // What a full disk left has no room for more.
  return end.finished !== undefined && end.why !== 'disk' ? mixed(out, mix, program) : 1;
}

/** The mixed file of a folder that was just finished, which is no failure where it is not made: it can be made later. Resolves to the exit code. */
async function mixed(path: string, wanted: boolean, { say, signal, hurry }: Program): Promise<number> {
  if (!wanted) return 0;
  try {
    // What ended the recording does not end this.
    await mixFolder({ path, format: 'ogg', say, signal: signal.aborted ? hurry : signal });
    return 0;
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    say(cause.message);
    return 1;
  }
}

async function publish({ page, ...request }: PublishRequest, { say, signal }: Program): Promise<number> {
  const player = await playerOf(page ?? (await builtPage({ say, signal })));
  const published = await publishFolder({ ...request, player, say, signal });
  if (published === undefined) {
    say(`Stopped: ${request.out} is no replay, and can be deleted`);
    return 1;
  }
  const { speakers, drops, cut } = published;
  if (cut > 0) say(`${Math.round(cut)} seconds are cut from all files`);
  tellDrops(drops, say);
  for (const { name, stem, sound } of speakers) say(`  ${stem}.opus  ${name}, ${Math.ceil(sound.bytes / 1_000)} kB`);
  say(
    `A replay: ${request.out}. Any file server shows it; a relay does with ${COMMAND} --replays and the folder it is in`,
  );
  return 0;
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
  say(`Whether it is true: ${commandOf('verify')} ${folder}`);
}
