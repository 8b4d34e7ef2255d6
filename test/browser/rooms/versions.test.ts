import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { everyoneSees, firstSound, listenTo, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
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
    const relay = await company.relay();
    const before = await company.relay({ project });

    const ada = await company.chromium('ada', `${relay.url}/?debug`);
    await company.meet('Then and now', [ada]);
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
