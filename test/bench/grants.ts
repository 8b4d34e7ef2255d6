/** What invites and rights cost: letters in a link, time to check a chain on Node and in Chromium, and code in the page. */
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Plugin, type Rolldown } from 'vite';
import { formatFragment } from '../../src/node/directory/fragment.ts';
import { decodeChain, type VerifiedChain, verifyChain } from '../../src/node/grants/chain.ts';
import { decodeSign1, isSignedBy } from '../../src/node/grants/cose.ts';
import { encodeInvite } from '../../src/node/grants/invite.ts';
import { linkSigner, newSeed } from '../../src/node/grants/issue.ts';
import { toHex } from '../../src/node/wire/bytes.ts';
import { launchChromium } from '../support/harness/chromium.ts';
import { REPOSITORY } from '../support/machine/paths.ts';
import { evening, give, LINK } from '../support/records/grants.ts';
import type { Bench, Figure } from './bench.ts';
import { rotateFigures } from './grants/rotate.ts';
import { silenceFigures } from './grants/silence.ts';
import { successionFigures } from './grants/succession.ts';
import { median } from './measure/statistics.ts';

/** Chains checked one after the other in a round, and rounds, of which the first warm up; the figure is the middle one of the rest. */
const BATCH = 100;
const ROUNDS = 25;
const WARM_UP = 5;

/** As long as the address of a page may well be, and that of a relay. */
const ADDRESS = 'https://rooms.example.org/some/community';
const RELAY = '/dns4/relay.example.org/tcp/443/wss/p2p/12D3KooWGzBqXyUE2BfmwKSw5Lr6zqKXJdiZ1gTxhYmqyAoWAdXX';

export const grants: Bench = {
  name: 'grants',
  about: 'what rights cost: letters in an invite, a chain checked, a ban, a host killed, a key changed',
  run: async (say) => {
    const chain = await threeLinks();
    const node = await onNode(chain);
    const chromium = await inChromium(chain, say);
    const silence = await silenceFigures(say);
    const succession = await successionFigures(say);
    return [
      { name: 'grants.link.chars', value: await linkLetters(say), unit: 'characters' },
      { name: 'grants.verify.node', value: node.chain, unit: 'ms', yardstick: node.signatures },
      { name: 'grants.verify.chromium', value: chromium.chain, unit: 'ms', yardstick: chromium.signatures },
      await size(say),
      ...silence,
      ...succession,
      ...(await rotateFigures()),
    ];
  },
};

/** Root to host to member to guest. */
async function threeLinks(): Promise<VerifiedChain> {
  const set = await evening();
  return give(set, set.member, set.chains.member, set.newcomer, { ...LINK, bearer: false, room: set.room });
}

/** A link that a host gives: two grants and the seed, a page's address of forty letters and that of a relay. */
async function linkLetters(say: (line: string) => void): Promise<number> {
  const { root, host, member, room, chains, ...set } = await evening();
  const seed = newSeed();
  const letters = async (by: typeof host, under: VerifiedChain): Promise<number> => {
    const given = await give({ root, host, member, room, ...set }, by, under, await linkSigner(seed), {
      ...LINK,
      room,
    });
    const text = await encodeInvite({ room, root: root.publicKey, chain: given.bytes, seed });
    return `${ADDRESS}${formatFragment(room, [RELAY], text)}`.length;
  };
  say(`a member's, three grants: ${await letters(member, chains.member)} characters`);
  return letters(host, chains.host);
}

interface Checked {
  /** ms to verify the chain. */
  readonly chain: number;
  /** ms for nothing but its signatures, one after the other. */
  readonly signatures: number;
}

async function onNode(chain: VerifiedChain): Promise<Checked> {
  const { bytes, root, links } = chain;
  const signed = decodeChain(bytes).map((link) => decodeSign1(link));
  return {
    chain: await timed(() => verifyChain(bytes, root)),
    signatures: await timed(async () => {
      for (const [i, one] of signed.entries()) await isSignedBy(links[i]!.issuer, 'stoa/grant/1', one);
    }),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let i = 0; i < BATCH; i++) await work();
    rounds.push((performance.now() - start) / BATCH);
  }
  return median(rounds.slice(WARM_UP));
}

/** The same in a page that has loaded the code as it is built for the product. */
async function inChromium(chain: VerifiedChain, say: (line: string) => void): Promise<Checked> {
  const script = await bundle(() => false);
  const server = createServer((request, response) => {
    const isScript = request.url === '/grants.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><title>Grants</title>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const browser = await launchChromium();
  try {
    const page = await browser.page();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    say(`Chromium ${browser.browser.version()}`);
    const measure = `(async () => {
      const { verifyChain, decodeChain, decodeSign1, isSignedBy } = await import('/grants.js');
      const [bytes, root] = ${JSON.stringify([chain.bytes, chain.root].map((b) => toHex(b)))}.map(Uint8Array.fromHex);
      const { links } = await verifyChain(bytes, root);
      const signed = decodeChain(bytes).map(decodeSign1);
      const timed = async (work) => {
        const rounds = [];
        for (let round = 0; round < ${ROUNDS}; round++) {
          const start = performance.now();
          for (let i = 0; i < ${BATCH}; i++) await work();
          rounds.push((performance.now() - start) / ${BATCH});
        }
        return rounds;
      };
      return {
        chain: await timed(() => verifyChain(bytes, root)),
        signatures: await timed(async () => {
          for (const [i, one] of signed.entries()) await isSignedBy(links[i].issuer, 'stoa/grant/1', one);
        }),
      };
    })()`;
    const rounds = (await page.evaluate(measure)) as Record<keyof Checked, number[]>;
    return { chain: median(rounds.chain.slice(WARM_UP)), signatures: median(rounds.signatures.slice(WARM_UP)) };
  } finally {
    await browser.close();
    await new Promise((done) => server.close(done));
  }
}

/** The folder's own code. What it needs (the CBOR library, keys, strict CBOR) is in the page for other reasons. */
async function size(say: (line: string) => void): Promise<Figure> {
  const kilobytes = (script: string): number => gzipSync(script).length / 1000;
  const grants = join(REPOSITORY, 'src/node/grants');
  const withCbor = await bundle((id) => !id.startsWith(grants) && !/\btiny-cbor\b|src\/node\/wire\/cbor/.test(id));
  say(`with the CBOR library, which the page has anyway: ${kilobytes(withCbor).toFixed(1)} kB`);
  return { name: 'grants.size', value: kilobytes(await bundle((id) => !id.startsWith(grants))), unit: 'kB' };
}

/** One script that gives all the folder has; imports for which `external` says so stay imports. */
async function bundle(external: (id: string) => boolean): Promise<string> {
  const folder = join(REPOSITORY, 'src/node/grants');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
  const entry = join(folder, 'everything.ts');
  const everything: Plugin = {
    name: 'everything',
    enforce: 'pre',
    resolveId: (id) => (id === entry ? entry : null),
    load: (id) => (id === entry ? files.map((name) => `export * from './${name}';`).join('\n') : null),
  };
  const output = (await build({
    configFile: false,
    root: REPOSITORY,
    logLevel: 'error',
    plugins: [everything],
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry, formats: ['es'] },
      rolldownOptions: { external: (id, from) => from !== undefined && external(absolute(id, from)) },
    },
  })) as Rolldown.RolldownOutput[];
  return output[0]!.output[0].code;
}

/** Where an import of the repository's own leads; a package's name stays as it is. */
function absolute(id: string, from: string): string {
  return id.startsWith('.') ? join(from, '..', id) : id;
}
