import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { parseFragment } from '../../../src/node/directory/room-link.ts';
import { MESH_MAX } from '../../../src/node/participant/audio/path-plan.ts';
import { type Companion, onlySpeaking } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { firstSound, hear, neverCame, panel } from '../../support/harness/visitors.ts';
import { SAME_VOICE } from '../../support/media/compare-voices.ts';
import { startCrowd } from '../../support/peers/audience.ts';

/** Playout on a machine that browsers fill may stumble for a moment. */
const STUMBLE = 120;

roomTest(
  'a voice goes on in mid sentence when a room grows so large that it comes by relay, and when it is small again',
  async ({ company }) => {
    const relay = await company.relay({ args: ['--name', 'Olive'] });
    const [ada, bao] = (await company.contexts(['ada', 'bao'], `${relay.url}/?debug`)) as [Companion, Companion];
    await company.meet('The square fills', [ada]);
    await onlySpeaking([ada], [ada]);
    await bao.enterLobby('The square fills');
    await bao.join('listening');
    await firstSound(bao);
    await until('a direct link', async () => (await panel(bao)).includes('Hearing Ada directly'));
    // The relay helps out until the link stands; from here on nothing may be missing.
    await sleep(5_000);
    const before = await neverCame(bao);

    /** What Bao hears while something happens, until the panel tells of the other path. */
    const hearWhile = async (happens: () => Promise<unknown>, words: string): Promise<void> => {
      const [heard] = await Promise.all([hear(bao, ada.voice.samples, 9), sleep(1_000).then(happens)]);
      expect(heard.score, words).toBeGreaterThan(SAME_VOICE);
      expect(heard.gap, `${words}: the longest gap, ms`).toBeLessThan(STUMBLE);
      await until(words, async () => (await panel(bao)).includes(words));
    };
    const route = parseFragment((await ada.evaluate('location.hash')) as string);
    if (route.at !== 'room') throw new Error('Ada is in no room');
    const [address] = await relay.addresses();
    let crowd: Awaited<ReturnType<typeof startCrowd>> | undefined;
    company.closeLater(async () => crowd?.leave());
    await hearWhile(async () => {
      crowd = await startCrowd(address!, route.room, MESH_MAX - 1);
    }, 'Hearing Ada through relay Olive');
    await hearWhile(() => crowd!.leave(), 'Hearing Ada directly');
    expect(await neverCame(bao), 'frames that never came').toBeLessThanOrEqual(before);
  },
);
