/** `npm run check` runs this: whether the sources stand as CONTRIBUTING.md says. Prints what does not, and ends with 1. */
import { existsSync, readFileSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importsOf } from './imports.ts';
import { circles, type Floors, folders, mirrored, physicalStyles, reaches, upward } from './rules.ts';

/** The lowest floor first. What stands on one floor does not know of one another; files beside the rooms are above them all. */
const FLOORS: Floors = {
  '.': [['src/node'], ['src/client', 'relay'], ['vite.config.ts'], ['test', 'docs']],
  'src/node': [
    ['util', 'wire'],
    ['media', 'identity'],
    ['transport', 'mixing'],
    ['link', 'relays', 'grants', 'signaling'],
    ['records'],
    ['e2ee', 'moderation', 'community'],
    ['room', 'captions', 'profile', 'banlist'],
    ['directory', 'fanout', 'planned'],
    ['participant'],
    ['listener', 'speaker'],
    ['bot'],
    ['recording'],
    ['replay', 'report'],
  ],
  'src/client': [['audio'], ['session'], ['ui'], ['listener', 'replay', 'push'], ['embed']],
  'src/client/session': [
    ['view'],
    ['platform', 'monitoring', 'presenters', 'recording'],
    ['people'],
    ['captions', 'music', 'planned', 'profile'],
    ['community'],
    ['report', 'banlists'],
    ['navigation'],
  ],
  'src/client/ui': [
    ['texts', 'plain'],
    ['components'],
    ['shell'],
    ['planned'],
    ['create-room', 'lobby'],
    ['report'],
    ['room', 'community', 'people', 'lock-screen'],
    ['screens'],
    ['hallway'],
  ],
  'src/client/ui/room': [['moderation', 'hold-to-talk', 'captions'], ['people', 'music'], ['chat'], ['stage']],
  relay: [
    ['util'],
    ['captions'],
    ['http', 'stun', 'demo', 'bridge'],
    ['forwarding', 'previews'],
    ['cluster', 'workers', 'cli', 'acme', 'replays', 'planned', 'profiles', 'banlists', 'reports', 'nostr'],
    ['models'],
    ['p2p'],
    ['introducer', 'reminders'],
    ['deploy', 'doctor', 'recorder', 'speaker'],
  ],
};

const LIBP2P = /libp2p|multiaddr/;
/** What comes behind the first voice. */
const BEHIND = new RegExp(
  `${LIBP2P.source}|^preact$|preact/hooks|@preact/signals$|^hpke|^libopus|gossip|encoder|/community/|/session/index|/participant/participant|/screens/index|/ui/room/room[.]|/fanout/subscribe/scrutiny|/moderation/confirm`,
);

/** What the audio worker loads of a room where somebody was given something, or denied it. */
const OF_GRANTS = /\/grants\/(chain|grant|cose|over-issue|revocation)[.]|\/charter-proof/;

/** Unit tests that have no source of their name, and why. */
const OTHER_TESTS: ReadonlyMap<string, string> = new Map([
  ['test/unit/node/room/room-state-late.test.ts', 'rooms whose readers load late, with those readers'],
  ['test/unit/client/ui/fonts.test.ts', 'its source is the style sheets'],
]);

/** A folder's README and index, where it has them. */
function introductionOf(folder: string): { readonly readme?: string; readonly index?: string } {
  const read = (name: string) => {
    const path = join(folder, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
  const [readme, index] = [read('README.md'), read('index.ts')];
  return { ...(readme !== undefined && { readme }), ...(index !== undefined && { index }) };
}

const files = new Set<string>();
for await (const file of glob('{src,relay,test,docs}/**/*.{ts,tsx}', {
  exclude: ['**/node_modules', 'test/.artifacts'],
}))
  files.add(file);
files.add('vite.config.ts');

const graph = new Map(
  await Promise.all([...files].map(async (file) => [file, importsOf(file, await readFile(file, 'utf8'))] as const)),
);
const styles = await Array.fromAsync(
  glob('src/client/**/*.css'),
  async (file) => [file, await readFile(file, 'utf8')] as const,
);
/** Folders of unit tests mirror those of the sources, which say what they are for. */
const introduced = [...files].filter((file) => file.includes('/') && !file.startsWith('test/unit/'));
const problems = [
  ...upward(graph, FLOORS),
  ...circles(graph),
  ...reaches(graph, 'src/node/listener', LIBP2P),
  ...['src/client/main.ts', 'src/client/listener/page.ts'].flatMap((entry) =>
    reaches(graph, entry, BEHIND, { atOnce: true }),
  ),
  ...reaches(graph, 'src/client/audio/worker/worker-core.ts', OF_GRANTS, { atOnce: true }),
  ...folders(introduced, introductionOf),
  ...mirrored(files, OTHER_TESTS),
  ...styles.flatMap(([file, css]) => physicalStyles(file, css)),
];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
