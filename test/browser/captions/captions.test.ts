import { expect } from 'vitest';
import { LINES, TITLE } from '../../../relay/demo/script.ts';
import { parseFragment } from '../../../src/node/directory/room-link.ts';
import { Listener } from '../../../src/node/listener/listener.ts';
import { relayPeerId } from '../../../src/node/relays/address.ts';
import { RECORD_KINDS } from '../../../src/node/room/record-kinds.ts';
import { type Person, until } from '../../support/harness/person.ts';
import { invites } from '../../support/harness/rights.ts';
import { roomTest } from '../../support/harness/room-test.ts';
import { fakeRecogniser } from '../../support/page/fake-recogniser.ts';

/** The lines that a page shows, the growing one too. */
const READ = `[...document.querySelectorAll('.caption-words')].map((line) => line.textContent)`;
const read = async (one: Person): Promise<string[]> => (await one.evaluate(READ)) as string[];

async function showCaptions(one: Person): Promise<void> {
  await one.press('button', 'More');
  await one.press('button', 'Show captions');
}

/** Runs in the page: keeps what is saved instead of asking where to. */
function keepSaved(): void {
  const native = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (blob: Blob) => {
    Object.assign(globalThis, { saved: blob });
    return native(blob);
  };
  HTMLAnchorElement.prototype.click = () => undefined;
}

/** Runs in the page: what a browser makes of a file of captions. */
async function cuesOfSaved(): Promise<{ text: string; from: number; to: number }[]> {
  const { saved } = globalThis as unknown as { saved: Blob };
  const [video, track] = [document.createElement('video'), document.createElement('track')];
  track.src = URL.createObjectURL(saved);
  video.append(track);
  track.track.mode = 'hidden';
  await new Promise((loaded, failed) => {
    track.addEventListener('load', loaded);
    track.addEventListener('error', () => failed(new Error('no WebVTT')));
  });
  return [...(track.track.cues ?? [])].map((cue) => ({
    text: (cue as VTTCue).text,
    from: cue.startTime,
    to: cue.endTime,
  }));
}

roomTest('who listens by relay reads the demo room, in Chromium and Firefox, and saves it', async ({ company }) => {
  const { url } = await company.relay({ args: ['--demo'] });
  const ada = await company.chromium('ada', url, { microphone: 'none', init: [`(${keepSaved})()`] });
  const bao = await company.firefox('bao', url, [`(${keepSaved})()`]);
  const people = [ada, bao];
  for (const one of people) {
    await until('the demo room', () => one.sees('link', TITLE));
    await one.enterLobby(TITLE);
    await one.press('button', 'Just listen');
    await one.inRoom();
    await until('the menu', () => one.sees('button', 'More'));
    await showCaptions(one);
  }
  const said = LINES.map(({ words }) => words);
  for (const one of people) {
    await until('three whole lines', async () => (await read(one)).filter((line) => said.includes(line)).length >= 3);
    for (const line of await read(one))
      expect(
        said.some((words) => words.startsWith(line)),
        line,
      ).toBe(true);
    // Firefox is told to press where a button is, though the bar of the room be above it.
    await one.evaluate("document.querySelector('.captions').scrollIntoView({ block: 'center' })");
    await one.press('button', 'Options');
    await one.press('button', 'Save as WebVTT');
    const cues = (await one.evaluate(`(${cuesOfSaved})()`)) as Awaited<ReturnType<typeof cuesOfSaved>>;
    expect(cues.length).toBeGreaterThanOrEqual(3);
    expect(cues.some(({ text }) => /^<v (Doric|Ionic|Corinthian), a machine>/.test(text))).toBe(true);
    // One voice after the other, in the order of time.
    for (const [i, { from, to }] of cues.entries()) {
      expect(to).toBeGreaterThan(from);
      expect(from).toBeGreaterThanOrEqual(cues[i - 1]?.from ?? 0);
    }
  }

  // They are there again after a reload, which is remembered.
  await ada.reload();
  await ada.inRoom();
  await until('captions', async () => (await read(ada)).length > 0);
});

roomTest('in a room for members only they can read; who is muted is not captioned', async ({ company }) => {
  const { url, addresses } = await company.relay();
  const ada = await company.chromium('ada', `${url}?debug`, { init: [`(${fakeRecogniser})()`] });
  const bao = await company.chromium('bao', url);
  await ada.startRoom({ title: 'Family table', name: ada.name, membersOnly: true });
  await ada.join('speaking');
  await ada.unmute();
  const link = await invites(ada, 'To listen');
  await bao.goto('about:blank');
  await bao.goto(link);
  await until('the lobby', () => bao.sees('button', 'Just listen'));
  await bao.join('listening');
  const route = parseFragment(new URL((await ada.evaluate('location.href')) as string).hash);
  if (route.at !== 'room') throw new Error('no room');
  const spy = new Listener({
    room: route.room,
    kinds: RECORD_KINDS,
    onFrames: () => undefined,
    onChange: () => undefined,
  });
  spy.learn((await addresses()).map((address) => ({ id: relayPeerId(address), address })));
  spy.want({ listen: true, watch: true, guest: true });
  const looking = setInterval(() => spy.tick(), 100);
  company.closeLater(async () => {
    clearInterval(looking);
    spy.stop();
  });

  for (const one of [ada, bao]) await showCaptions(one);
  await until('the switch', () => ada.sees('switch', 'Caption what I say'));
  await ada.press('switch', 'Caption what I say');
  const say = async (words: string, final: boolean) =>
    ada.evaluate(`recogniser.say(${JSON.stringify(words)}, ${final})`);
  await until('the recogniser', async () => (await ada.evaluate('recogniser.begun.length')) === 1);
  expect(await ada.evaluate('recogniser.begun[0].processLocally')).toBe(true);
  expect(await ada.evaluate('recogniser.begun[0].track')).toBe('audio');

  await say('pass the', false);
  await until('growing words', async () => (await read(bao)).includes('pass the'));
  await say('Pass the lentils.', true);
  for (const one of [ada, bao])
    await until('the whole line', async () => (await read(one)).join() === 'Pass the lentils.');
  await until('a relay to carry it', () => spy.state.kinds.caption.kept.all.some(({ final }) => final));
  for (const { said } of spy.state.kinds.caption.kept.all) expect(said).toMatchObject({ epoch: 1 });

  await ada.mute();
  await until('the recogniser to rest', async () => (await say('a secret', true)) === false);
  await ada.unmute();
  await until('the recogniser again', async () => (await ada.evaluate('recogniser.begun.length')) === 2);
  await say('And the bread.', true);
  await until('the next line', async () => (await read(bao)).includes('And the bread.'));
  expect(await read(bao)).toEqual(['Pass the lentils.', 'And the bread.']);
});

roomTest('a browser that cannot caption on this device says so, and is asked for nothing else', async ({ company }) => {
  const { url } = await company.relay();
  const asked =
    'globalThis.SpeechRecognition = globalThis.webkitSpeechRecognition = class { constructor() { globalThis.heardElsewhere = true; } }';
  const ada = await company.chromium('ada', url, { init: [asked] });
  await company.meet('Quiet', [ada]);
  await showCaptions(ada);
  await until('the reason', async () => (await ada.words()).includes('cannot caption you on this device'));
  expect(await ada.sees('switch', 'Caption what I say')).toBe(false);
  expect(await ada.evaluate('globalThis.heardElsewhere')).toBeUndefined();
});
