import { COMMAND, commandOf } from '../util/packed.ts';
import { OPTIONS } from './option-table.ts';

const WIDTH = 100;
const COLUMN = 26;
/** The command without options. */
const BARE = COMMAND.replace(/ --$/, '');

const PROGRAMS = [
  [`${commandOf('speak')} LINK SOUND...`, 'speaks files and stations into a room'],
  [`${commandOf('record')} LINK --out DIR`, 'records a room'],
  [`${commandOf('verify')} DIR`, 'says whether a recording is true'],
  [`${commandOf('bridge')} LINK --icecast URL`, 'sends a room to Icecast, or into a folder of HLS'],
] as const;

/** The text of `--help`: every option with its default and one sentence. */
export function helpText(): string {
  const rows = OPTIONS.flatMap(({ flag, value, help, fallback }) => {
    const left = `  --${flag}${value === undefined ? '' : ` ${value}`}`;
    const lines = wrap(fallback === undefined ? help : `${help} [${fallback}]`, WIDTH - COLUMN);
    const head = left.length < COLUMN - 1 ? [left.padEnd(COLUMN) + lines.shift()] : [left];
    return [...head, ...lines.map((line) => ' '.repeat(COLUMN) + line)];
  });
  return [
    'Stoa: peer-to-peer audio rooms. This starts a relay: it serves the page, introduces people to each other, and',
    'carries voices to those who only listen.',
    '',
    `Usage: ${COMMAND} [options]`,
    `       ${COMMAND} doctor [address of a relay]   looks for what is wrong, and says what to type`,
    '',
    'Other programs, each with a --help of its own:',
    ...PROGRAMS.map(([words, what]) => `  ${words.padEnd(COLUMN + 16)}  ${what}`),
    '',
    ...rows,
    '',
    'In [brackets]: what holds when the option is left out. Every option can also be set in the environment,',
    'as STOA_PORT for --port and so on (switches with yes or no, several --announce with commas between them),',
    'or so in a file that --config names. The command line wins over the environment, and both over the file.',
    '',
    'Examples:',
    `  ${BARE.padEnd(58)}  this computer alone, off-line too`,
    `  ${COMMAND} --host 0.0.0.0 --announce relay.example.org \\`,
    '      --tls-cert fullchain.pem --tls-key privkey.pem --port 443   a relay for everybody',
    `  ${`${COMMAND} --behind-proxy --announce relay.example.org`.padEnd(58)}  behind nginx, Caddy and the like`,
    '',
    'More: docs/operating-a-relay.md',
    '',
  ].join('\n');
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
