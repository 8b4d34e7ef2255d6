/** The command lines of the recorder's programs, and their help. */
import { parseArgs } from 'node:util';
import { MIX_FORMATS, type MixFormat } from '../../src/node/recording/folder-names.ts';
import { MAX_NAME, MAX_NAME_BYTES } from '../../src/node/records/constants.ts';
import { tidyText } from '../../src/node/wire/text.ts';
import { type RoomLink, readRoomLink } from '../bridge/room-relays.ts';
import { Failure } from '../util/failure.ts';
import { COMMAND, commandOf } from '../util/packed.ts';
import { type PublishRequest, readPublishOptions } from './publish-options.ts';

export const RECORD_HELP = `Stoa: records a room into a folder: of each speaker what they said, not encoded again, and the signatures that prove it.

Usage: ${commandOf('record')} LINK --out DIR
       ${commandOf('record')} --recover DIR
       ${commandOf('record')} --merge DIR DIR --out DIR
       ${commandOf('record')} --mix DIR [--format ogg|mp3|m4a]
       ${commandOf('record')} --publish DIR --out REPLAY [--trim FROM-TO] [--cut FROM-TO] [--title TITLE]

  LINK                    The room's link, as the page copies it; of a room for members an invite, which the recorder takes.
  --out DIR               Folder for the recording. It is made, and must not hold one already.
  --name NAME             What people in the room see it as. [default: Recorder]
  --data DIR              Folder for the recorder's key, by which rooms know it again. [default: .stoa]
  --recover DIR           Finish a recording whose program was ended by force. What was said two seconds before is there.
  --merge                 Make one recording of two of the same room: what either has, once.
  --mix DIR               Make the mixed file of a finished recording, anew where there is one.
  --format FORMAT         Of that: ogg (Opus), mp3, or m4a (AAC). [default: ogg]
  --no-mix                Leave the mixed file out: it can be made later.
  --publish DIR           Make a replay of a finished recording: a folder that any file server shows as a player,
                          and that a relay serves (${COMMAND} --replays).
  --trim FROM-TO          Of it only this, such as 0:40-1:02:00. An end that is left out is that of the recording.
  --cut FROM-TO           Leave this out of all files. May be given several times. The replay says that something was cut.
  --title TITLE           What it is called. [default: as the room was]
  --community LINK        In whose hallway it is found.
  --beyond-members        Make it of a room for members, too: whoever has the replay hears what only they could.
  --page DIR              Take the page that plays it from this built page. [default: build it here]
  --help                  Print this page.

Only rooms are recorded that were opened for it, and only people who agreed. The recorder is in the room, where everybody
sees it; once the host has made it a moderator, it records, and the page says so to all. Ctrl-C ends the recording and
finishes its files; then the mixed file is made, for players and podcasts, until another Ctrl-C.
Ends with 0 when the files are finished, with 1 when something went wrong, with 2 when the command line is.

Examples:
  ${commandOf('record')} 'https://relay.example.org/#room=...' --out evening
  ${commandOf('verify')} evening
`;

export const VERIFY_HELP = `Stoa: says for each file of a recording and each second whether the speaker signed what is heard.

Usage: ${commandOf('verify')} DIR

Ends with 0 when all of it was signed, with 1 when something was not, with 2 when the command line is wrong.
`;

export type RecordRequest =
  | { readonly do: 'help' }
  | PublishRequest
  | { readonly do: 'recover'; readonly folder: string; readonly mix: boolean }
  | { readonly do: 'merge'; readonly folders: readonly [string, string]; readonly out: string; readonly mix: boolean }
  | { readonly do: 'mix'; readonly folder: string; readonly format: MixFormat }
  | {
      readonly do: 'record';
      readonly from: RoomLink;
      readonly out: string;
      readonly name: string;
      readonly data: string;
      readonly mix: boolean;
    };

const RECORD_OPTIONS: Kinds = {
  out: 'string',
  name: 'string',
  data: 'string',
  recover: 'string',
  merge: 'boolean',
  mix: 'string',
  format: 'string',
  'no-mix': 'boolean',
  help: 'boolean',
};

/** Throws a `Failure` with exit code 2 that says what is wrong. */
export function readRecordOptions(argv: readonly string[]): RecordRequest {
  if (argv.some((word) => /^--publish(=|$)/.test(word)) && !argv.includes('--help')) return readPublishOptions(argv);
  const { values, positionals } = parsed(argv, RECORD_OPTIONS, 'record');
  if (values['help'] === true) return { do: 'help' };
  const { out, recover, mix: mixed, format } = values;
  const isOther = positionals.length > 0 || out !== undefined || values['merge'] === true;
  const mix = values['no-mix'] !== true;
  if (typeof mixed === 'string') {
    if (isOther || recover !== undefined || !mix)
      wrong('--mix takes a folder and --format, and nothing else', 'record');
    return { do: 'mix', folder: mixed, format: formatIn(text(format ?? 'ogg')) };
  }
  if (format !== undefined) wrong('--format is for --mix', 'record');
  if (typeof recover === 'string') {
    if (isOther) wrong('--recover takes a folder, and nothing else', 'record');
    return { do: 'recover', folder: recover, mix };
  }
  const isMerge = values['merge'] === true;
  const [one, two] = positionals;
  if (isMerge && positionals.length !== 2) wrong('--merge wants two folders: --merge DIR DIR', 'record');
  if (!isMerge && positionals.length !== 1) wrong('One LINK of a room is wanted', 'record');
  if (typeof out !== 'string' || out === '') return wrong('--out wants a folder: --out DIR', 'record');
  if (isMerge) return { do: 'merge', folders: [one!, two!], out, mix };
  const from = readRoomLink(one!);
  const name = tidyText(text(values['name'] ?? 'Recorder'), MAX_NAME, MAX_NAME_BYTES);
  if (name === '') return wrong('--name wants a name', 'record');
  const data = text(values['data'] ?? '.stoa');
  if (data === '') return wrong('--data wants a folder: --data DIR', 'record');
  return { do: 'record', from, out, name, data, mix };
}

/** The folder to verify; undefined when help is wanted. Throws a `Failure` with exit code 2. */
export function readVerifyOptions(argv: readonly string[]): string | undefined {
  const { values, positionals } = parsed(argv, { help: 'boolean' }, 'verify');
  if (values['help'] === true) return undefined;
  if (positionals.length !== 1) wrong('One DIR is wanted', 'verify');
  return positionals[0];
}

type Kinds = Readonly<Record<string, 'string' | 'boolean'>>;

function parsed(argv: readonly string[], kinds: Kinds, program: 'record' | 'verify') {
  const options = Object.fromEntries(Object.entries(kinds).map(([name, type]) => [name, { type }]));
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch (cause) {
    return wrong(cause instanceof Error ? cause.message : String(cause), program);
  }
}

function formatIn(value: string): MixFormat {
  return (
    MIX_FORMATS.find((format) => format === value) ?? wrong(`--format is one of ${MIX_FORMATS.join(', ')}`, 'record')
  );
}

function text(value: string | boolean): string {
  return typeof value === 'string' ? value : '';
}

function wrong(message: string, program: 'record' | 'verify'): never {
  throw new Failure(`${message.replace(/\.$/, '')}. See: ${commandOf(program)} --help`, { exitCode: 2 });
}
