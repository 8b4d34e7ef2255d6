import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { everyoneSees, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { expectHeard, roomTest } from '../../support/harness/room-test.ts';
import { checkOut } from '../../support/machine/versions.ts';

/** The last version whose page was one piece, with libp2p before the first word. */
const BEFORE = 'cab8a47';

roomTest(
  'a page of before the listening page and one of now talk in one room, both ways',
  { timeout: 400_000 },
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
  },
);
