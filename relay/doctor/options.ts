/** The words behind `stoa doctor`. */
import { type RelayOptions, readOptions } from '../cli/options.ts';
import { Failure } from '../util/failure.ts';
import { COMMAND } from '../util/packed.ts';

interface Shared {
  /** For programs. */
  readonly json: boolean;
}

export type DoctorRequest =
  | { readonly do: 'help' }
  /** Times in ms. */
  | (Shared & { readonly do: 'outside'; readonly url: URL; readonly idle: number; readonly timeout: number })
  | (Shared & { readonly do: 'inside'; readonly options: RelayOptions });

const DEFAULTS = { idle: 15, timeout: 6 };
const LONGEST = { idle: 3_600, timeout: 120 };

export const HELP = `Looks at a relay as people reach it, or at this computer before a relay is started on it, and says what to type.

Usage: ${COMMAND} doctor https://relay.example.org [--idle SECONDS] [--timeout SECONDS] [--json]
       ${COMMAND} doctor [options of the relay] [--json]

  --idle SECONDS          For how long connections are held without a word, which shows a proxy that cuts them. [${DEFAULTS.idle}]
  --timeout SECONDS       How long an answer may take. [${DEFAULTS.timeout}]
  --json                  Print JSON.

Exit code: 0 where nothing is wrong, 1 where something is.
`;

/** Throws a `Failure` with exit code 2 for what makes no sense. */
export function readDoctorOptions(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): DoctorRequest {
  if (words.includes('--help')) return { do: 'help' };
  const json = words.includes('--json');
  const [first = '', ...more] = words.filter((word) => word !== '--json');
  if (first === '' || first.startsWith('-'))
    return {
      do: 'inside',
      json,
      options: inside(
        [first, ...more].filter((word) => word !== ''),
        env,
      ),
    };
  const seconds = { ...DEFAULTS };
  for (let i = 0; i < more.length; i += 2) {
    const name = more[i]!.replace(/^--/, '');
    if (!more[i]!.startsWith('--') || (name !== 'idle' && name !== 'timeout'))
      wrong(`Unexpected word ${JSON.stringify(more[i])}: with an address there are --idle, --timeout and --json`);
    const value = /^\d{1,4}$/.test(more[i + 1] ?? '') ? Number(more[i + 1]) : Number.NaN;
    const least = name === 'idle' ? 0 : 1;
    if (!(value >= least && value <= LONGEST[name])) wrong(`--${name} wants seconds from ${least} to ${LONGEST[name]}`);
    seconds[name] = value;
  }
  return { do: 'outside', json, url: address(first), idle: seconds.idle * 1_000, timeout: seconds.timeout * 1_000 };
}

function inside(words: readonly string[], env: Readonly<Record<string, string | undefined>>): RelayOptions {
  const request = readOptions(words, env);
  if (request.do !== 'start') return wrong('--version is no option of doctor');
  return request.options;
}

/** A name alone means https. */
function address(text: string): URL {
  const full = /^https?:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '' || url.hostname === '')
    return wrong(`doctor wants an address such as https://relay.example.org, not ${JSON.stringify(text.slice(0, 60))}`);
  return new URL(url.origin);
}

function wrong(message: string): never {
  throw new Failure(`${message}. See: ${COMMAND} doctor --help`, { exitCode: 2 });
}
