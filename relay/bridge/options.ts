/** The command line of the bridge. */
import { parseArgs } from 'node:util';
import { Failure } from '../util/failure.ts';
import { LOG_LEVELS, type LogLevel } from '../util/log.ts';
import { commandOf } from '../util/packed.ts';
import { type IcecastTarget, readIcecastUrl } from './icecast-url.ts';
import type { Sound } from './outlet.ts';
import { type RoomLink, readRoomLink } from './room-relays.ts';

export interface BridgeOptions extends Sound {
  readonly from: RoomLink;
  readonly icecast?: IcecastTarget;
  /** Folder for HLS. */
  readonly hls?: string;
  readonly logLevel: LogLevel;
}

/** What the command line asks for. */
export type BridgeRequest = { readonly do: 'bridge'; readonly options: BridgeOptions } | { readonly do: 'help' };

const FLAGS = {
  icecast: { type: 'string' },
  hls: { type: 'string' },
  bitrate: { type: 'string' },
  mono: { type: 'boolean' },
  'log-level': { type: 'string' },
  help: { type: 'boolean' },
} as const;

/** kbit/s: speech of several, and music that is not embarrassing. */
const BITRATE = { least: 16, usual: 64, most: 320 };
const HELP = `See: ${commandOf('bridge')} --help`;

/** Throws a Failure with exit code 2 that names the option and what it expects. Of the environment only STOA_ICECAST_PASSWORD is read. */
export function readBridgeOptions(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): BridgeRequest {
  const { values, positionals } = parsed(argv);
  if (values.help === true) return { do: 'help' };
  const [link, ...more] = positionals;
  if (link === undefined || more.length > 0) wrong('One room at a time: its link, and options behind it');
  const from = readRoomLink(link);
  const { icecast, hls, mono = false } = values;
  if (icecast === undefined && hls === undefined) wrong('Nowhere to send it: --icecast URL, --hls DIR or both');
  if (hls === '') wrong('--hls wants a folder');
  const bitrate = values.bitrate ?? String(BITRATE.usual);
  const { least, most } = BITRATE;
  if (!/^\d{1,3}$/.test(bitrate) || Number(bitrate) < least || Number(bitrate) > most)
    wrong(`--bitrate wants kbit/s, a whole number from ${least} to ${most}`);
  const level = values['log-level'] ?? 'warn';
  const logLevel =
    LOG_LEVELS.find((one) => one === level) ?? wrong(`--log-level wants one of ${LOG_LEVELS.join(', ')}`);
  return {
    do: 'bridge',
    options: {
      from,
      channels: mono ? 1 : 2,
      bitrate: Number(bitrate) * 1_000,
      ...(icecast === undefined ? {} : { icecast: readIcecastUrl(icecast, env['STOA_ICECAST_PASSWORD']) }),
      ...(hls === undefined ? {} : { hls }),
      logLevel,
    },
  };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: FLAGS, allowPositionals: true });
  } catch (error) {
    // Its first sentence names the option; what follows is advice for programmers.
    return wrong((error as Error).message.split(/\. |\n/, 1)[0]!);
  }
}

function wrong(message: string): never {
  throw new Failure(`${message}. ${HELP}`, { exitCode: 2 });
}

export function bridgeHelp(): string {
  return `Stoa: peer-to-peer audio rooms. This sends a room's stage, mixed, to players that are no browsers.

Usage: ${commandOf('bridge')} LINK --icecast URL --hls DIR [options]

  LINK                    The room's link, as its page copies it, in quotes.
  --icecast URL           A mount of Icecast 2.4 or newer: icecast://source:PASSWORD@HOST:PORT/MOUNT, or
                          the same with http:// or https://. The stream is Opus in Ogg.
  --hls DIR               A folder for HLS, served by any file server: Opus in MP4. What it wrote there
                          itself is taken away as time goes by.
  --bitrate KBIT          Of what is sent. [${BITRATE.usual}]
  --mono                  One channel. [two]
  --log-level LEVEL       How much to write to stderr: ${LOG_LEVELS.join(', ')}. [warn]
  --help                  Print this page.

Other programs can see a password in a command. Where the URL has none, that of the environment's
STOA_ICECAST_PASSWORD is taken.

It runs until the room is over, and is silent while nobody talks. When Icecast goes it tries again for as long
as it runs. A room for members is encrypted, and is not sent anywhere. Listeners of the stream are heard by
nobody, hear everything some seconds later, and are not among those the room counts.
`;
}
