/** The command line of `stoa speak`. */
import { parseArgs } from 'node:util';
import { MAX_NAME, MAX_NAME_BYTES, MAX_TITLE, MAX_TITLE_BYTES } from '../../src/node/records/constants.ts';
import { tidyText } from '../../src/node/wire/text.ts';
import { readRoomLink } from '../bridge/room-relays.ts';
import { Failure } from '../util/failure.ts';
import { commandOf } from '../util/packed.ts';

const COMMAND = commandOf('speak');

export const SPEAK_HELP = `Stoa: speaks files and stations into a room, one after the other, once somebody listens; then it leaves.

Usage: ${COMMAND} LINK SOUND... [options]
       ${COMMAND} RELAY SOUND... --open TITLE [options]

  LINK                    The room's link, as the page copies it, in quotes.
  RELAY                   Address of a relay's page, for a room of its own.
  SOUND                   A file of any kind of sound, a playlist (M3U, PLS, XSPF), or the address of a station.
  --open TITLE            Open a room of this title, print its link, and end it when all is spoken.
  --unlisted              That room is in no hallway: whoever has its link finds it.
  --name NAME             What people in the room see it as. [default: Speaker]
  --volume PERCENT        From 0 to 100. [default: 100]
  --recordable            Its voice may be kept in recordings.
  --data DIR              Folder for its key, by which rooms know it again. [default: .stoa]
  --help                  Print this page.

Ends with 0 when all was spoken, with 1 when something of it could not be, with 2 when the command line is wrong.
`;

export interface SpeakOptions {
  /** Of a room, or of a relay's page. */
  readonly link: string;
  /** Of a room to open. */
  readonly open: { readonly title: string; readonly listed: boolean } | undefined;
  readonly sounds: readonly string[];
  readonly name: string;
  /** From 0 to 1. */
  readonly volume: number;
  readonly recordable: boolean;
  readonly data: string;
}

const OPTIONS = {
  open: { type: 'string' },
  unlisted: { type: 'boolean' },
  name: { type: 'string' },
  volume: { type: 'string' },
  recordable: { type: 'boolean' },
  data: { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** Undefined where help is wanted. Throws a `Failure` with exit code 2 that says what is wrong. */
export function readSpeakOptions(argv: readonly string[]): SpeakOptions | undefined {
  const { values, positionals } = parsed(argv);
  if (values.help === true) return undefined;
  const [link, ...sounds] = positionals;
  if (link === undefined || sounds.length === 0) return wrong('A LINK and a SOUND are wanted');
  const { open, unlisted = false, name = 'Speaker', volume = '100', recordable = false, data = '.stoa' } = values;
  if (open === undefined) readRoomLink(link);
  else if (!/^https?:$/.test(URL.parse(link)?.protocol ?? '')) wrong('RELAY wants the address of a relay’s page');
  if (open === undefined && unlisted) wrong('--unlisted is for --open');
  const title = open === undefined ? undefined : tidyText(open, MAX_TITLE, MAX_TITLE_BYTES);
  if (title === '') wrong('--open wants a title');
  const tidy = tidyText(name, MAX_NAME, MAX_NAME_BYTES);
  if (tidy === '') wrong('--name wants a name');
  if (!/^\d{1,3}$/.test(volume) || Number(volume) > 100) wrong('--volume wants a number from 0 to 100');
  if (data === '') wrong('--data wants a folder');
  return {
    link,
    open: title === undefined ? undefined : { title, listed: !unlisted },
    sounds,
    name: tidy,
    volume: Number(volume) / 100,
    recordable,
    data,
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // Its first sentence names the option; what follows is advice for programmers.
    return wrong((error as Error).message.split(/\. |\n/, 1)[0]!);
  }
}

function wrong(message: string): never {
  throw new Failure(`${message}. See: ${COMMAND} --help`, { exitCode: 2 });
}
