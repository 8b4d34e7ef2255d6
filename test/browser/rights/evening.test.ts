import { beforeAll, expect } from 'vitest';
import { type Companion, firstSound } from '../../support/harness/company.ts';
import { until } from '../../support/harness/person.ts';
import { about, asks, comesUp, named, onStage, patched, shows } from '../../support/harness/rights.ts';
import { expectHeard, expectSilence, roomTest } from '../../support/harness/room-test.ts';
import { VOICE_NAMES, type Voice, voice } from '../../support/media/voices.ts';

let voices: Voice[];

beforeAll(async () => {
  voices = await Promise.all(VOICE_NAMES.map(voice));
});

roomTest(
  'an evening where speakers are invited: hands, the stage, a speaker turned off, a troll, a host who goes and comes back',
  async ({ company }) => {
    const relay = await company.relay();
    const { url } = relay;
    const people = await company.contexts(VOICE_NAMES.slice(0, 4), `${url}/?debug`);
    const [ada, bao, cleo, dora] = people as [Companion, Companion, Companion, Companion];
    const title = 'The long table';
    await ada.startRoom({ title, name: ada.name, byInvitation: true });
    await ada.join('speaking');
    await ada.unmute();
    for (const guest of [bao, cleo, dora]) {
      await named(guest);
      await guest.enterLobby(title);
      expect(await guest.sees('button', 'Join with microphone'), `${guest.name} may speak`).toBe(false);
      await guest.join('listening');
    }
    await onStage(people, [ada]);

    // Hands go up in the order in which they were raised, and Ada asks the first of them up, who is heard once they have come.
    for (const guest of [bao, cleo]) {
      await guest.press('button', 'Raise hand');
      await shows(ada, guest === bao ? '1 hand up' : '2 hands up');
    }
    await asks(ada, bao);
    await shows(bao, `${ada.name} invites you to speak`);
    await expectHeard([bao, cleo], [ada], voices);
    await comesUp(bao);
    await onStage(people, [ada, bao]);
    await ada.mute();
    await expectHeard([ada, cleo], [bao], voices);

    // Turned off, Bao is heard by nobody, though a client of his own making goes on sending.
    await about(ada, bao, 'Turn off');
    await shows(bao, 'turned you off');
    await patched(bao, 'participant.setMuted(false)');
    await expectSilence([ada, cleo]);
    await about(ada, bao, 'Turn on');
    await bao.unmute();
    await expectHeard([ada, cleo], [bao], voices);

    // Back in the audience he may say that he is on stage: nobody else's page says so, or plays him.
    await about(ada, bao, 'Move to the audience');
    await shows(bao, 'moved you to the audience');
    await patched(bao, "participant.move('stage', false)");
    await expectSilence([ada, cleo]);
    await onStage([ada, cleo], [ada]);

    // The troll is put out, and does not come back, neither by the door nor around it.
    await about(ada, cleo, 'Ban…', 'For good');
    await shows(cleo, 'banned you from the room');
    await until('nobody to see Cleo', async () => {
      const seen = await Promise.all([ada, dora].map((one) => one.people('Listening')));
      return seen.every((list) => !list.some(({ name }) => name === cleo.name));
    });
    await cleo.goto(((await ada.evaluate('location.href')) as string).replace('?debug', '?debug&again'));
    await shows(cleo, 'You are banned from this room');

    // Bao is made moderator. Ada's laptop closes; within fifteen seconds it is Bao who asks Dora up, and Dora is heard.
    await about(ada, bao, 'Make moderator');
    await shows(bao, 'moderator');
    const link = (await ada.evaluate('location.href')) as string;
    await ada.goto('about:blank');
    await until('Bao to decide', async () => (await bao.evaluate(WHO_DECIDES)) === bao.name, { patience: 16_000 });
    await about(bao, dora, 'Invite to the stage');
    await shows(dora, 'invites you to speak');
    await comesUp(dora);
    await firstSound(bao);
    await expectHeard([bao], [dora], voices, { mixed: true });

    // Ada is back, takes the chair, and finds everything as Bao left it.
    await ada.goto(link);
    await ada.inRoom().catch(() => ada.join('listening'));
    for (const one of [ada, bao, dora])
      await until(`${one.name} to see Ada decide`, async () => (await one.evaluate(WHO_DECIDES)) === ada.name);
    await until('Ada to see Dora on stage', async () => {
      return (await ada.people('On stage')).some(({ name }) => name === dora.name);
    });
    await cleo.goto('about:blank');

    // The relay's log of all this names nobody.
    expect(relay.output()).not.toBe('');
    for (const one of [ada, bao, dora])
      for (const named of [one.name, ...((await one.evaluate(KEYS)) as string[])]) {
        expect(named.length, 'something to look for').toBeGreaterThan(2);
        expect(relay.output()).not.toContain(named);
      }
  },
);

/** How a log could name a person: the peer id and both keys. */
const KEYS = `[
  String(stoaSession.peer.libp2p.peerId),
  stoaSession.session.view.room.value.me.key,
  stoaSession.rooms.visit.participant.me,
]`;

const WHO_DECIDES = 'stoaSession.session.view.room.value?.chair';
