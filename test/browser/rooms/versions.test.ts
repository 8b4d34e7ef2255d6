import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { build } from 'vite';
import { expect } from 'vitest';
import { TITLE } from '../../../relay/demo/script.ts';
import type { Chromium } from '../../support/harness/chromium.ts';
import { everyoneSees, firstSound, listenTo, onlySpeaking } from '../../support/harness/company.ts';
import { record } from '../../support/harness/listen.ts';
import { until } from '../../support/harness/person.ts';
import { pageUnderTest } from '../../support/harness/relay.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
import { REPOSITORY } from '../../support/machine/paths.ts';
import { checkOut } from '../../support/machine/versions.ts';
import { SAME_VOICE } from '../../support/media/compare-voices.ts';
import { voice } from '../../support/media/voices.ts';
import { publishersLetIn } from '../../support/peers/metric.ts';
import { startRadio } from '../../support/peers/test-speaker.ts';

/** The last version whose page was one piece, with libp2p before the first word. */
const BEFORE = 'cab8a47';

roomTest(
  'a page of before the listening page and one of now talk in one room, both ways',
  { timeout: 600_000 },
  async ({ company }) => {
    const project = await mkdtemp(join(tmpdir(), 'stoa-before-'));
    company.closeLater(() => rm(project, { recursive: true, force: true }));
    await checkOut(BEFORE, project);
    // The page of now asks a relay of before what it does not know of.
    company.expectComplaints(/\/(profiles|reports)\?.*blocked by CORS/);
    const relay = await company.relay();
    const ada = await company.chromium('ada', `${relay.url}/?debug`);
    await company.meet('Then and now', [ada]);
    // It builds its page, which takes the machine.
    const before = await company.relay({ project });
    const link = new URL((await ada.evaluate('stoaSession.session.view.room.value.link')) as string);
    const bao = await company.chromium('bao', 'about:blank');
    await bao.goto(`${before.url}/${link.hash}`);
    await until('the lobby', () => bao.sees('button', 'Just listen'));
    await bao.join('speaking', bao.name);
    const people = [ada, bao];
    await everyoneSees(people);
    const voices = people.map(({ voice }) => voice);
    await onlySpeaking(people, [ada]);
    await expectHeard([bao], [ada], voices);
    await onlySpeaking(people, [bao]);
    await expectHeard([ada], [bao], voices);

    // The page of before publishes to the relay of now as ever, by libp2p; the page of now does not.
    await until('both to publish', async () => {
      const { websocket, stream } = await publishersLetIn(relay.url);
      return websocket > 0 && stream > 0;
    });

    // And who speaks now is heard by way of a relay of before, which takes no audio by WebSocket.
    const [address] = await before.addresses();
    const said = await voice('dalia');
    const radio = await startRadio('Then', said.samples, [address!]);
    company.closeLater(() => radio.stop());
    const chidi = await company.chromium('chidi', 'about:blank');
    await chidi.goto(`${before.url}/${radio.link([address!])}`);
    await until('the lobby', () => chidi.sees('button', 'Just listen'));
    await chidi.join('listening');
    await firstSound(chidi);
    const { scores } = await listenTo(chidi, [said, chidi.voice], 6);
    expect(scores['dalia']!.score).toBeGreaterThan(SAME_VOICE);
  },
);

/** Builds the page of another version: the same sources but for a word in each, so that no piece of code keeps its name. */
async function buildAnother(outDir: string): Promise<void> {
  const another = {
    name: 'another-version',
    transform: (code: string, id: string) =>
      id.startsWith(join(REPOSITORY, 'src')) && /\.tsx?$/.test(id) ? `${code}\nglobalThis.another = true;` : undefined,
  };
  await build({
    configFile: join(REPOSITORY, 'vite.config.ts'),
    root: join(REPOSITORY, 'src/client'),
    logLevel: 'error',
    plugins: [another],
    worker: { plugins: () => [another] },
    build: { outDir, emptyOutDir: true },
  });
}

roomTest(
  'a tab from before an upgrade of the relay enters a room afterwards with the code of its own version, without being loaded again',
  async ({ company }) => {
    const home = await mkdtemp(join(tmpdir(), 'stoa-upgrade-'));
    company.closeLater(() => rm(home, { recursive: true, force: true }));
    const data = join(home, 'data');
    await buildAnother(join(home, 'built'));
    const after = await pageUnderTest(join(home, 'after'), join(home, 'built'));

    const before = await company.relay({ data });
    const bao = await company.chromium('bao', before.url, { microphone: 'none' });
    await until('the hallway', () => bao.sees('button', 'Start a room'));
    await before.stop();

    const { context } = bao.browser as Chromium;
    const asked: string[] = [];
    const missing: string[] = [];
    let documents = 0;
    context.on('request', (request) => {
      if (request.isNavigationRequest()) documents += 1;
    });
    context.on('response', (response) => {
      const { pathname } = new URL(response.url());
      if (!pathname.startsWith('/assets/')) return;
      asked.push(basename(pathname));
      if (!response.ok()) missing.push(pathname);
    });
    await company.relay({ port: before.port, data, page: after, args: ['--demo'] });
    await bao.enterLobby(TITLE);
    await bao.join('listening');
    await until('a sound', async () => (await record(bao, 0.1)).some((sample) => Math.abs(sample) > 0.01));
    await until('the way to the stage', () => bao.sees('button', 'Speak'));

    const now = new Set(await readdir(join(after, 'assets')));
    const former = asked.filter((name) => !now.has(name));
    expect(former).toContainEqual(expect.stringMatching(/^room-.*\.js$/));
    expect(missing).toEqual([]);
    expect(documents).toBe(0);
    expect(await bao.evaluate('globalThis.another')).toBeUndefined();

    await bao.reload();
    await until('the present version', async () => (await bao.evaluate('globalThis.another')) === true);
  },
);
