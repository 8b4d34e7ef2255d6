import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DemoSession } from './demo-session.ts';
import { HOSTILE_TITLE } from './fixtures.ts';
import { actions, asked, focus, tabTo } from './hands-on.ts';
import { type PageUnderTest, pageUnderTest } from './page-under-test.ts';

let tested: PageUnderTest;

beforeAll(async () => {
  tested = await pageUnderTest();
}, 60_000);
afterAll(() => tested.close());

test('a person with a keyboard starts a room, goes in, mutes, and leaves', { timeout: 30_000 }, async () => {
  const page = await tested.show('hallway-empty');
  await tabTo(page, 'Start a room');
  await page.keyboard.press('Enter');
  await expect.poll(() => focus(page)).toEqual({ name: 'Room title', visible: true });
  await page.keyboard.type('Night owls');
  await tabTo(page, 'Your name');
  await page.keyboard.type('Noor');
  await tabTo(page, 'Open to everyone');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, 'Open room');
  await page.keyboard.press('Enter');

  await page.getByRole('heading', { level: 1, name: 'Night owls' }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  // Whoever opens a room finds the check of the microphone there, and is on air with the next press.
  await page.getByLabel('Microphone', { exact: true }).waitFor();
  await tabTo(page, 'Go on air');
  await page.keyboard.press('Enter');

  await page.getByRole('region', { name: 'On stage' }).getByRole('listitem', { name: 'Noor', exact: true }).waitFor();
  await tabTo(page, 'Mute');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Unmute' }).waitFor();
  await page.keyboard.press('m');
  await page.getByRole('button', { name: 'Mute', exact: true }).waitFor();
  await tabTo(page, 'Leave');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Start a room' }).waitFor();

  expect((await asked(page))[0]).toEqual({
    action: 'openRoom',
    values: [
      {
        title: 'Night owls',
        name: 'Noor',
        open: false,
        access: 'anyone',
        stageBy: 'anyone',
        recording: 'never',
        topics: [],
      },
    ],
  });
  expect(await actions(page)).toEqual([
    'openRoom',
    'checkMicrophone',
    'setName',
    'joinWithMicrophone',
    'setMuted',
    'setMuted',
    'leave',
  ]);
});

test('a hand goes up and down by its key, a reaction shows for a moment, a line is written with the keyboard', async () => {
  const page = await tested.show('room-three');
  const hand = page.getByRole('button', { name: 'Hand', exact: true });
  await page.keyboard.press('h');
  await page.locator('.hands-up').getByText('Noor').waitFor();
  expect(await hand.getAttribute('aria-pressed')).toBe('true');
  await page.keyboard.press('h');
  await page.getByText('No hand is up.').waitFor();
  await page.getByRole('button', { name: 'React' }).press('Enter');
  await page.getByRole('button', { name: 'Clapping' }).press('Enter');
  await page.getByRole('list', { name: 'Reactions' }).getByText('Clapping').waitFor();
  await page.getByLabel('Write a line').fill('Good morning, all');
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'Chat' }).getByText('Good morning, all').waitFor();
  expect(await page.getByLabel('Write a line').inputValue()).toBe('');
  expect(await actions(page)).toEqual(['raiseHand', 'raiseHand', 'react', 'write']);
});

test('a crowd is shown a page at a time, and the rest as a number', async () => {
  const page = await tested.show('room-twelve');
  const region = page.getByRole('region', { name: 'Listening' });
  expect(await region.getByRole('listitem').count()).toBe(40);
  await region.getByText('and 4,960 more').waitFor();
  await region.getByRole('button', { name: 'Show more' }).click();
  await region.getByText('and 4,940 more').waitFor();
  expect(await region.getByRole('listitem').count()).toBe(60);
  expect(await region.getByRole('button', { name: 'Show more' }).count()).toBe(0);
});

test('"Just listen" asks for no microphone and no name', async () => {
  const page = await tested.show('lobby');
  await page.getByRole('button', { name: 'Just listen' }).click();
  await page.getByRole('region', { name: 'Listening' }).getByRole('listitem', { name: 'Guest', exact: true }).waitFor();
  expect(await actions(page)).toEqual(['joinListening']);
});

test('joining with a microphone asks for a name in words and puts the focus there', async () => {
  const page = await tested.show('lobby');
  await page.getByRole('button', { name: 'Join with microphone' }).click();
  await page.getByLabel('Microphone', { exact: true }).waitFor();
  expect(await page.getByRole('button', { name: 'Join with microphone' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Go on air' }).click();
  await page.getByText('Give a name, so that people know who is talking.').waitFor();
  expect(await focus(page)).toMatchObject({ name: 'Your name' });
  expect(await actions(page)).toEqual(['checkMicrophone']);
  await page.getByLabel('Your name').fill('Noor');
  await page.getByRole('button', { name: 'Go on air' }).click();
  await page.getByRole('button', { name: 'Mute' }).waitFor();
});

test('a host who comes by a link has the microphone’s button first, and is asked for none before it is pressed', async () => {
  const page = await tested.show('lobby-hosting');
  const top = async (name: string) => (await page.getByRole('button', { name }).boundingBox())!.y;
  expect(await top('Join with microphone')).toBeLessThan(await top('Just listen'));
  expect(await actions(page)).toEqual([]);
  await page.getByRole('button', { name: 'Join with microphone' }).click();
  await page.getByLabel('Your name').fill('Noor');
  await page.getByRole('button', { name: 'Go on air' }).click();
  await page.getByRole('button', { name: 'Mute' }).waitFor();
  expect(await actions(page)).toEqual(['checkMicrophone', 'setName', 'joinWithMicrophone']);
});

test('the switch that hides the address explains in words what it does', async () => {
  const page = await tested.show('lobby');
  await page.getByText('8 people inside would see your network address (IP)').waitFor();
  await page.getByRole('switch', { name: 'Hide my IP' }).check();
  await page.getByRole('status').getByText('Nobody in the room sees your network address (IP).').waitFor();
  await page.getByRole('button', { name: 'Just listen' }).click();
  expect(await asked(page)).toEqual([
    { action: 'setHideAddress', values: [true] },
    { action: 'joinListening', values: [] },
  ]);
});

test('while joining, neither button takes a second press', async () => {
  const page = await tested.show('lobby-joining');
  await page.getByText('Stepping in…').waitFor();
  for (const name of ['Just listen', 'Join with microphone']) {
    const button = page.getByRole('button', { name });
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await button.dispatchEvent('click');
  }
  expect(await actions(page)).toEqual([]);
});

test('the start dialog says what is missing, and Escape closes it with the focus back on its button', async () => {
  const page = await tested.show('hallway-empty');
  await page.getByRole('button', { name: 'Start a room' }).click();
  await page.getByRole('button', { name: 'Open room' }).click();
  await page.getByText('Give the room a title, so that people know what it is about.').waitFor();
  expect(await focus(page)).toMatchObject({ name: 'Room title' });
  await page.getByLabel('Room title').fill('x'.repeat(10_000));
  await page.getByText('Only the first 80 characters are kept.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await focus(page)).toMatchObject({ name: 'Start a room' });
  expect(await actions(page)).toEqual([]);
});

test('typing a name mutes nobody; in the room M does, at once, and again unmutes', async () => {
  const page = await tested.show('lobby-microphone');
  await page.getByLabel('Your name').fill('');
  await page.getByLabel('Your name').pressSequentially('mhml?');
  expect(await page.getByLabel('Your name').inputValue()).toBe('mhml?');
  await tested.go(page, 'room-three');
  await page.keyboard.press('m');
  expect(await asked(page)).toEqual([{ action: 'setMuted', values: [true] }]);
  await page.keyboard.press('m');
  await page.getByRole('button', { name: 'Mute', exact: true }).waitFor();
});

test('the key M does what it said when it was pressed, though a button was pressed meanwhile', async () => {
  const page = await tested.show('room-three');
  await page.getByRole('button', { name: 'Mute', exact: true }).click();
  await page.keyboard.press('m');
  await page.getByRole('button', { name: 'Unmute' }).click();
  await page.waitForTimeout(1_000);
  expect((await asked(page)).at(-1)).toEqual({ action: 'setMuted', values: [false] });
  expect(await page.getByRole('button', { name: 'Mute', exact: true }).count()).toBe(1);
});

test('a word that is typed beside its field raises no hand, unmutes nobody and leaves no room', async () => {
  const page = await tested.show('room-three');
  await page.getByRole('button', { name: 'Mute' }).click();
  for (const word of ['hello', 'l', 'Hmm, all well?']) {
    await page.keyboard.type(word);
    await page.waitForTimeout(1_100);
  }
  expect(await actions(page)).toEqual(['setMuted']);
  expect(await page.locator('dialog[open]').count()).toBe(0);
});

/** Runs in the page: puts elements in the place of its texts, as browsers do that translate it; by one change of the page, or by two. */
function translatePage(inOne: boolean): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    if (text.data.trim() === '' || text.parentElement?.closest('font') != null) continue;
    const font = document.createElement('font');
    font.append(Object.assign(document.createElement('font'), { textContent: `«${text.data}»` }));
    if (inOne) text.replaceWith(font);
    else {
      text.before(font);
      text.remove();
    }
  }
}

test.for([
  ['one change', true],
  ['two changes', false],
] as const)('on a page that the browser translates by %s of a text, words say how things stand', async ([_, inOne]) => {
  const page = await tested.show('room-three');
  const says = (text: string) => page.getByRole('region', { name: 'Controls' }).getByText(text, { exact: true });
  await page.evaluate(translatePage, inOne);
  await says('«Mute»').click();
  await says('Unmute').waitFor();
  expect(await says('«Mute»').count()).toBe(0);
  await page.evaluate(translatePage, inOne);
  await says('«Unmute»').click();
  await says('Mute').waitFor();
  expect(await says('«Unmute»').count()).toBe(0);
  // What is no control, too.
  await page.evaluate(translatePage, inOne);
  await page.evaluate(() => {
    const { session } = globalThis as unknown as { session: DemoSession };
    session.change({ title: 'Another title' });
  });
  await page.getByRole('heading', { level: 1, name: 'Another title', exact: true }).waitFor();
});

test('the controls’ words are not for the browser to translate', async () => {
  const page = await tested.show('room-three');
  for (const name of ['Mute', 'Hand']) {
    const words = page.getByRole('button', { name, exact: true }).getByText(name, { exact: true });
    expect(await words.evaluate((element) => (element as HTMLElement).translate), name).toBe(false);
  }
});

test('the single-letter keys can be switched off, and stay off', async () => {
  const page = await tested.show('room-three');
  await page.keyboard.press('?');
  await page.getByRole('switch', { name: 'Use these keys' }).uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('m');
  await tested.go(page, 'room-three');
  await page.keyboard.press('m');
  expect(await actions(page)).toEqual([]);
});

test('a listener may speak, who is asked for a name while there is none, and a speaker may step down', async () => {
  const page = await tested.show('room-listener');
  await page.getByRole('button', { name: 'Speak' }).click();
  const dialog = page.getByRole('dialog', { name: 'Before you speak' });
  await dialog.getByRole('button', { name: 'Speak' }).click();
  await dialog.getByText('Give a name, so that people know who is talking.').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await actions(page)).toEqual([]);
  await page.getByRole('button', { name: 'Speak' }).click();
  await dialog.getByLabel('Your name').fill('Noor');
  await page.keyboard.press('Enter');
  await page
    .getByRole('button', { name: 'Mute' })
    .or(page.getByRole('button', { name: 'Unmute' }))
    .waitFor();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Just listen' }).click();
  await page.getByRole('button', { name: 'Speak' }).waitFor();
  // By then the name is known.
  await page.getByRole('button', { name: 'Speak' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await actions(page)).toEqual(['setName', 'takeStage', 'leaveStage', 'takeStage']);
});

test('ending a room asks once', async () => {
  const page = await tested.show('room-muted');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'End room' }).click();
  await page.getByRole('heading', { name: 'End the room for everyone?' }).waitFor();
  expect(await actions(page)).toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'End room' }).click();
  expect(await actions(page)).toEqual(['endRoom']);
});

test('a person’s loudness is one press away', async () => {
  const page = await tested.show('room-three');
  await page.locator('.seat').getByRole('button', { name: 'Bao Linh' }).click();
  await page.getByText('Hearing Bao Linh through relay Olive, 0.2 s behind').waitFor();
  const slider = page.getByRole('slider', { name: 'Volume of Bao Linh' });
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  expect(await asked(page)).toEqual([{ action: 'setVolume', values: ['id-Bao Linh', 1.05] }]);
  expect(await slider.getAttribute('aria-valuetext')).toBe('105 %');
});

test('the link is copied, and shown for copying where the browser refuses', async () => {
  const link = 'https://stoa.example/#room=c2xvdyBtb3JuaW5ncw&relay=example';
  const page = await tested.show('room-three', { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('button', { name: 'Copy link' }).click();
  await page.getByText('Link copied').waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);

  const refusing = await tested.show('room-three');
  await refusing.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await refusing.getByRole('button', { name: 'Copy link' }).click();
  expect(await refusing.getByRole('textbox', { name: 'Link to this room' }).inputValue()).toBe(link);
});

test('an unplugged microphone is a sentence and a way to another one', async () => {
  const page = await tested.show('notice-unplugged');
  await page.getByRole('alert').getByText('Your microphone was unplugged').waitFor();
  await page.getByRole('button', { name: 'Choose another' }).click();
  await page.getByRole('dialog').getByLabel('Microphone', { exact: true }).waitFor();
});

test('a pressing notice is not hidden by a newer one, which is shown once the first is dismissed', async () => {
  const page = await tested.show('two-notices');
  await page.getByRole('alert').getByText('Your system or headset mutes you').waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('status').getByText('The connection is weak').waitFor();
});

test('closing the notice that nothing is heard asks for the sound, which a pause would keep off for good', async () => {
  const page = await tested.show('notice-tap-to-hear');
  await page.getByRole('button', { name: 'Dismiss' }).click();
  expect((await asked(page)).map(({ action }) => action)).toEqual(['dismiss', 'resumeSound']);
});

test('where the host is away the room says so, and a microphone that brings nothing shows as not heard', async () => {
  const page = await tested.show('room-three');
  await page.evaluate(() => {
    const { session } = globalThis as unknown as { session: DemoSession };
    session.change({ host: '', unheard: true });
  });
  await page.getByText('The host is away').waitFor();
  expect(await page.getByText('Hosted by').count()).toBe(0);
  await page.getByRole('button', { name: 'Not heard' }).click();
  expect(await asked(page)).toEqual([{ action: 'setMuted', values: [true] }]);
});

test('the dark switch is remembered and follows the system again when it agrees with it', async () => {
  const page = await tested.show('full-hallway', { colorScheme: 'light' });
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  expect(await ground()).toBe('rgb(246, 241, 232)');
  await page.getByRole('switch', { name: 'Dark appearance' }).click();
  await expect.poll(ground).toBe('rgb(25, 22, 18)');
  await tested.go(page, 'full-hallway');
  expect(await ground()).toBe('rgb(25, 22, 18)');
  await page.getByRole('switch', { name: 'Dark appearance' }).click();
  await expect.poll(ground).toBe('rgb(246, 241, 232)');
  expect(await page.evaluate(() => localStorage.getItem('stoa.theme'))).toBeNull();
});

test('where there are many rooms one looks for some, and is told how many there are', async () => {
  const page = await tested.show('hallway-many');
  const cards = page.locator('.card');
  // Some come with each frame.
  const all = () => expect.poll(() => cards.count()).toBe(30);
  await all();
  await page.getByRole('searchbox', { name: 'Search rooms' }).fill('etoiles cafe');
  await page.getByText('1 room found.').waitFor();
  expect(await cards.allInnerTexts()).toEqual([expect.stringContaining('Café des étoiles')]);
  await page.getByRole('searchbox').fill('nowhere');
  await page.getByText('0 rooms found.').waitFor();
  expect(await cards.count()).toBe(0);
  await page.getByRole('searchbox').fill('');
  await all();
  const few = await tested.show('full-hallway');
  expect(await few.getByRole('searchbox').count()).toBe(0);
});

test('where there are many rooms one chooses what they are about, beside a search', async () => {
  const page = await tested.show('hallway-many');
  const cards = page.locator('.card');
  await expect.poll(() => cards.count()).toBe(30);
  const topics = page.getByRole('group', { name: 'Topics' });
  expect(await topics.getByRole('button').allInnerTexts()).toEqual(['Books', 'Jazz', 'Music', 'حكايات']);
  await topics.getByRole('button', { name: 'Music' }).click();
  await expect.poll(() => cards.count()).toBe(8);
  await page.getByText('8 rooms found.').waitFor();
  expect(new Set(await page.locator('.card-topics').allTextContents())).toEqual(new Set(['Topics: MusicJazz']));
  await topics.getByRole('button', { name: 'Books' }).click();
  await expect.poll(() => cards.count()).toBe(16);
  await page.getByRole('searchbox', { name: 'Search rooms' }).fill('number 28');
  await expect.poll(() => cards.count()).toBe(1);
  await page.getByRole('searchbox').fill('');
  for (const name of ['Music', 'Books']) await topics.getByRole('button', { name }).click();
  await expect.poll(() => cards.count()).toBe(30);
});

test('hostile titles and names are text and nothing else', async () => {
  const page = await tested.show('room-names');
  expect(await page.locator('main img, main b').count()).toBe(0);
  const title = await page.getByRole('heading', { level: 1 }).textContent();
  expect(title).toContain('<img src=x onerror=alert(1)>');
  expect(title).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
  expect(HOSTILE_TITLE).toMatch(/\u202e/);
  const stage = page.getByRole('region', { name: 'On stage' });
  await stage.getByRole('listitem', { name: '<b>Bold</b>', exact: true }).waitFor();
  await stage.getByRole('listitem', { name: 'Guest', exact: true }).waitFor();
});

test('no page complained', () => {
  expect(tested.complaints()).toEqual([]);
});
