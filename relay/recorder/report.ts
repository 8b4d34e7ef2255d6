/** What `verify` prints. Pure. */
import { FRAME_MS } from '../../src/node/media/frame.ts';
import type { Fault } from '../../src/node/recording/signed-reader.ts';
import { type Cut, isDeclared } from '../../src/node/replay/cuts.ts';
import type { FileVerdict } from '../../src/node/replay/judge.ts';
import { commandOf } from '../util/packed.ts';
import type { FolderVerdict, MixVerdict } from './verify-folder.ts';

const FAULTS: Readonly<Record<Fault, string>> = {
  unsigned: 'sound that nobody signed',
  'false-signature': 'NOT what the speaker signed',
  removed: 'signed sound is missing',
  'out-of-order': 'not in the order in which it was said',
  stale: 'signed at another time than the record that names its stream',
  damaged: 'the file is damaged',
  unfinished: `the file has no end: ${commandOf('record')} --recover DIR`,
};

const MIXES: Readonly<Record<MixVerdict['state'], string>> = {
  named: 'the recorder’s mix of the others; nobody signed it',
  other: 'NOT the mix that room.json names; nobody signed it',
  absent: 'the mix is not here; nobody signed it',
};

const MEMBERS =
  'A room for members. Encrypted sound was signed there; the keys of these voices are here, and open none but theirs.';

/** Lines for a person: of each file the seconds with speech that was signed, and what is wrong. */
export function reportOf({
  title,
  members,
  started,
  ended,
  files,
  mixed,
  cuts,
  isTrue,
}: FolderVerdict): readonly string[] {
  const signed = isTrue && files.length > 0;
  return [
    `${title}, ${new Date(started).toISOString()}${ended === undefined ? ', not finished' : ''}`,
    ...(members === true ? [MEMBERS] : []),
    ...cuts.map(({ at, lasted }) => `cut at ${clock(secondOf(at))}: ${secondOf(lasted)} s, as its publisher says`),
    ...files.flatMap((file) => linesOf(file, cuts)),
    ...mixed.map(({ file, state }) => `${file}: ${MIXES[state]}`),
    signed ? 'All that is heard was signed by its speaker.' : isTrue ? 'Nobody is heard.' : 'NOT all of it was signed.',
  ];
}

function linesOf({ file, name, signed, faults, missing, wrong }: FileVerdict, cuts: readonly Cut[]): string[] {
  const good = [...signed].filter((second) => !faults.has(second));
  const bad = [...new Set(faults.values())].flatMap((why) =>
    ranges([...faults].flatMap(([second, other]) => (other === why ? [second] : []))).map(
      (range) => `  ${range}  ${FAULTS[why]}`,
    ),
  );
  return [
    `${name}: ${file}`,
    ...wrong.map((line) => `  ${line}`),
    ...ranges(good).map((range) => `  ${range}  signed`),
    ...bad,
    ...missing.map((gone) => {
      const why = isDeclared(gone, cuts) ? 'cut' : 'CUT without a word of it, or not recorded';
      return `  ${clock(secondOf(gone.from))} to ${clock(secondOf(gone.to))}  ${secondOf(gone.lasted)} s are not there: ${why}`;
    }),
  ].map((line, i, all) => (i === 0 && all.length === 1 ? `${line}  silent` : line));
}

/** Seconds in a row, as times from the beginning of the recording. */
function ranges(seconds: readonly number[]): string[] {
  const rows: [number, number][] = [];
  for (const second of [...seconds].sort((a, b) => a - b)) {
    const last = rows.at(-1);
    if (last !== undefined && last[1] === second - 1) last[1] = second;
    else rows.push([second, second]);
  }
  return rows.map(([from, to]) => (from === to ? clock(from) : `${clock(from)} to ${clock(to)}`));
}

function secondOf(slots: number): number {
  return Math.floor((slots * FRAME_MS) / 1_000);
}

function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
