import { beforeAll, expect } from 'vitest';
import { parseFragment } from '../../../src/node/directory/room-link.ts';
import { type Companion, firstSound } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { about, invites, onStage, shows } from '../../support/harness/rights.ts';
import { expectHeard, expectSilence, roomTest } from '../../support/harness/room-test.ts';
import { compareVoice, SAME_VOICE } from '../../support/media/compare-voices.ts';
import { decodeOpus } from '../../support/media/demo-voices.ts';
import { VOICE_NAMES, type Voice, voice } from '../../support/media/voices.ts';
import { RelayListener } from '../../support/peers/relay-listener.ts';

let voices: Voice[];

beforeAll(async () => {
  voices = await Promise.all(VOICE_NAMES.map(voice));
});

const WORDS = 'stoaSession.session.view.room.value?.words.join(" ") ?? ""';

roomTest(
  'a room for members: invites that one person can take, two invites each, words to compare, and nothing for a relay to hear',
  async ({ company }) => {
    const { url } = await company.relay();
    const people = await company.contexts(VOICE_NAMES.slice(0, 4), `${url}/?debug`);
    const [ada, bao, cleo, dora] = people as [Companion, Companion, Companion, Companion];
    await ada.startRoom({ title: 'Family table', name: ada.name, membersOnly: true });
    await shows(ada, 'Only invited people can hear this');
    await ada.join('speaking');
    await ada.unmute();
    const plain = (await ada.evaluate('location.href')) as string;

    // An invite says what it offers and from whom, is out of the address at once, and lets its bearer in to speak.
    const link = await invites(ada, 'To speak');
    await bao.goto('about:blank');
    await bao.goto(link.replace('/#', '/?debug#'));
    await shows(bao, `${ada.name} invites you to speak.`);
    expect(await bao.evaluate('location.hash')).not.toContain('invite');
    await bao.join('speaking', bao.name);
    await bao.unmute();
    await onStage([ada, bao], [ada, bao]);
    await expectHeard([ada], [bao], voices);
    await expectHeard([bao], [ada], voices);

    // Both read the same words, and see that one invite was taken by Bao.
    await until('words to compare', async () => (await ada.evaluate(WORDS)) !== '');
    await until('the same words', async () => (await bao.evaluate(WORDS)) === (await ada.evaluate(WORDS)));
    expect(((await ada.evaluate(WORDS)) as string).split(' ')).toHaveLength(5);

    // The second to open the link is told that it was taken; who has only the room's link is told that it takes an invite.
    await cleo.goto('about:blank');
    await cleo.goto(link);
    await shows(cleo, 'Someone has already taken this invite.');
    expect(await cleo.sees('button', 'Just listen')).toBe(false);
    await dora.goto('about:blank');
    await dora.goto(plain);
    await shows(dora, 'You need an invite to come in.');
    expect(await dora.sees('button', 'Just listen')).toBe(false);

    // Whoever listens at the relay gets genuine bundles, and nothing in them that could be played.
    const route = parseFragment(new URL(plain).hash);
    if (route.at !== 'room') throw new Error('no room');
    const spy = await RelayListener.overSocket(new URL(url).host, route.room);
    company.closeLater(async () => spy.stop());
    await until('the relay to carry what Ada says', () => (spy.heard.get(ada.name)?.length ?? 0) > 150);
    const packets = (spy.heard.get(ada.name) ?? []).map(({ payload }) => payload).filter((p) => p.byteLength > 9);
    for (const guess of [packets, packets.map((p) => p.subarray(1)), packets.map((p) => p.subarray(1, -8))])
      expect(await scoreOf(guess, ada.voice)).toBeLessThan(SAME_VOICE - 0.15);
    spy.stop();

    // Bao has two invites of his own; a friend of a friend comes in by one, to listen.
    const second = await invites(bao, 'To listen');
    await cleo.goto('about:blank');
    await cleo.goto(second.replace('/#', '/?debug#'));
    await shows(cleo, `${bao.name} invites you to listen.`);
    expect(await cleo.sees('button', 'Join with microphone')).toBe(false);
    await cleo.join('listening');
    await firstSound(cleo);
    await bao.mute();
    await expectHeard([cleo], [ada], voices);

    // Removed for good, she hears nothing from the next key on, which comes within seconds.
    const guest = { ...cleo, name: 'Guest' };
    await about(ada, guest, 'Ban…', 'For good');
    await shows(cleo, 'banned you from the room');
    await expectSilence([cleo]);
    await until('the next key', async () => (await bao.evaluate(WORDS)) === (await ada.evaluate(WORDS)));
    await expectHeard([bao], [ada], voices);
  },
);

/** How much what packets decode to is a voice; those that do not decode are left out. */
async function scoreOf(packets: readonly Uint8Array[], of: Voice): Promise<number> {
  const pieces = await Promise.all(packets.map((packet) => decodeOpus([packet]).catch(() => new Float32Array(960))));
  const sound = new Float32Array(pieces.length * 960);
  for (const [i, piece] of pieces.entries()) sound.set(piece, i * 960);
  return compareVoice(sound, of.samples).score;
}
