import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DemoSession } from './demo-session.ts';
import { LONG_NAME, RTL_NAME } from './fixtures.ts';
import { actions, asked, focus, tabTo } from './hands-on.ts';
import { type PageUnderTest, pageUnderTest } from './page-under-test.ts';

let tested: PageUnderTest;

beforeAll(async () => {
  tested = await pageUnderTest();
}, 60_000);
afterAll(() => tested.close());

test('a members-only room with invited speakers is created with the keyboard', async () => {
  const page = await tested.show('hallway-empty');
  await tabTo(page, 'Start a room');
  await page.keyboard.press('Enter');
  await expect.poll(() => focus(page)).toEqual({ name: 'Room title', visible: true });
  await page.keyboard.type('Book club');
  await tabTo(page, 'Your name');
  await page.keyboard.type('Noor');
  await tabTo(page, 'Open to everyone');
  await page.keyboard.press('ArrowLeft');
  expect(await focus(page)).toEqual({ name: 'Members only', visible: true });
  await tabTo(page, 'Anyone may speak');
  await page.keyboard.press('ArrowRight');
  await page.getByText('People raise a hand, and you ask them up.').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('Only invited people can hear this').waitFor();
  expect((await asked(page))[0]).toEqual({
    action: 'openRoom',
    values: [
      {
        title: 'Book club',
        name: 'Noor',
        open: false,
        access: 'members',
        stageBy: 'invitation',
        recording: 'never',
        topics: [],
      },
    ],
  });
});

test('the dialog that makes a room fits a phone without scrolling', async () => {
  const page = await tested.show('hallway-empty', { viewport: { width: 375, height: 740 } });
  await page.getByRole('button', { name: 'Start a room' }).click();
  await page.getByRole('button', { name: 'Open room' }).waitFor();
  const left = () =>
    page.evaluate(() => {
      const dialog = document.querySelector('dialog');
      return (dialog?.scrollHeight ?? Number.POSITIVE_INFINITY) - (dialog?.clientHeight ?? 0);
    });
  expect(await left()).toBe(0);
  await page.getByRole('radio', { name: 'Members only' }).check();
  await page.getByRole('radio', { name: 'Speakers by invitation' }).check();
  expect(await left()).toBe(0);
});

describe('in the lobby', () => {
  test.each([
    ['lobby-invited', 'Ada Okafor invites you to listen.'],
    ['lobby-invited-to-speak', 'Ada Okafor invites you to speak.'],
    ['lobby-invited-nameless', 'You are invited to listen.'],
    ['lobby-invite-expired-open', 'This invite has run out. You can come in without one.'],
  ])('%s shows the offer and admits', async (scenario, words) => {
    const page = await tested.show(scenario);
    await page.getByRole('main').getByRole('status').getByText(words).waitFor();
    await page.getByRole('button', { name: 'Just listen' }).click();
    expect(await actions(page)).toEqual(['joinListening']);
  });

  test.each([
    ['lobby-invite-expired', 'This invite has run out. Ask Ada Okafor for another one.'],
    ['lobby-invite-used', 'Someone has already taken this invite. Ask Maximiliane'],
    ['lobby-invite-revoked', 'took this invite back. Ask'],
    ['lobby-invite-other-room', 'This invite is for another room. Ask whoever sent it for another one.'],
    [
      'lobby-invite-damaged',
      'This invite is damaged: a part of it is missing. Ask whoever sent it to copy it once more.',
    ],
    ['lobby-members', 'You need an invite to come in. Ask someone who is a member for one, and open its link.'],
    ['lobby-banned', 'You are banned from this room'],
  ])('%s says why there is no way in, and where to go', async (scenario, words) => {
    const page = await tested.show(scenario);
    await page.getByRole('main').getByRole('status').getByText(words).waitFor();
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Go to the hallway' }).getAttribute('href')).toBe('#');
  });

  test('the microphone is offered only to those who may speak', async () => {
    const page = await tested.show('lobby-by-invitation');
    await page.getByText('Listen first, and raise a hand to ask for the floor.').waitFor();
    expect(await page.getByRole('button', { name: 'Join with microphone' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Just listen' }).click();
    await page.getByRole('button', { name: 'Raise hand' }).waitFor();
  });

  test('somebody knocks under a name, and waits', async () => {
    const page = await tested.show('lobby-locked');
    await page.getByRole('textbox', { name: 'Your name' }).fill('Grace M.');
    await page.getByRole('button', { name: 'Knock' }).click();
    await page.getByText('you come in, and hear them, as soon as somebody lets you in').waitFor();
    expect(await page.getByRole('button', { name: 'Knock' }).count()).toBe(0);
    expect(await asked(page)).toEqual([
      { action: 'setName', values: ['Grace M.'] },
      { action: 'knock', values: [] },
    ]);
  });

  test('the way in appears by itself when the room is unlocked', async () => {
    const page = await tested.show('lobby-locked');
    await page.getByRole('heading', { name: 'The room is locked' }).waitFor();
    await page.evaluate(() => {
      const { session } = globalThis as unknown as { session: { view: { lobby: { value: object } } } };
      session.view.lobby.value = { ...session.view.lobby.value, locked: false };
    });
    await page.getByRole('button', { name: 'Just listen' }).waitFor();
  });
});

describe('a host', () => {
  test('does to a person what their card offers', async () => {
    const page = await tested.show('room-host');
    const stage = page.getByRole('region', { name: 'On stage' });
    const about = (name: string) => stage.getByRole('button', { name });
    const offered = () =>
      page
        .getByRole('dialog')
        .getByRole('list', { name: /^What you can do/ })
        .getByRole('button')
        .allTextContents();
    await about('Eleni Papadaki').click();
    expect(await offered()).toEqual([
      'Move to the audience',
      'Turn off',
      'Take the role back',
      'Hand over the room…',
      'Remove from the room',
      'Ban…',
    ]);
    await page.getByRole('button', { name: 'Take the role back' }).click();
    await about('Bao Linh').click();
    await page.getByRole('button', { name: 'Turn on' }).click();
    await about('Bao Linh').click();
    await page.getByRole('button', { name: 'Move to the audience' }).click();
    await stage.getByRole('listitem', { name: 'Bao Linh', exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'Listening' }).getByRole('button', { name: 'Grace M.' }).click();
    expect(await offered()).toEqual([
      'Invite to the stage',
      'Make moderator',
      'Hand over the room…',
      'Remove from the room',
      'Ban…',
    ]);
    await page.getByRole('dialog').getByRole('button', { name: 'Invite to the stage' }).click();
    expect(await asked(page)).toEqual([
      { action: 'setModerator', values: ['id-Eleni Papadaki', false] },
      { action: 'setSilenced', values: ['id-Bao Linh', false] },
      { action: 'toAudience', values: ['id-Bao Linh'] },
      { action: 'inviteToStage', values: ['listener-0-Grace M.'] },
    ]);
  });

  test('bans and hands over after one question, which begins with the way back and is new each time', async () => {
    const page = await tested.show('room-host');
    const about = page.getByRole('region', { name: 'On stage' }).getByRole('button', { name: 'Bao Linh' });
    const card = page.getByRole('dialog', { name: 'About Bao Linh' });
    await about.click();
    await card.getByRole('button', { name: 'Ban…' }).click();
    await card.getByRole('heading', { name: 'Ban Bao Linh?' }).waitFor();
    expect(await focus(page)).toMatchObject({ name: 'Do not ban' });
    await page.keyboard.press('Escape');
    await card.waitFor({ state: 'hidden' });
    await about.click();
    await card.getByRole('button', { name: 'Hand over the room…' }).click();
    await card.getByRole('button', { name: 'Keep the room' }).click();
    expect(await focus(page)).toMatchObject({ name: 'Hand over the room…' });
    expect(await actions(page)).toEqual([]);
    await card.getByRole('button', { name: 'Ban…' }).click();
    await card.getByRole('button', { name: 'For a day' }).click();
    await page
      .getByRole('region', { name: 'On stage' })
      .getByRole('listitem', { name: 'Bao Linh', exact: true })
      .waitFor({ state: 'detached' });
    expect(await asked(page)).toEqual([{ action: 'ban', values: ['id-Bao Linh', 'day'] }]);
  });

  test('needs no pointer to move somebody to the audience', async () => {
    const page = await tested.show('room-host');
    const about = page.getByRole('region', { name: 'On stage' }).getByRole('button', { name: 'Bao Linh' });
    await about.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Move to the audience' }).waitFor();
    await tabTo(page, 'Move to the audience');
    await page.keyboard.press('Enter');
    expect(await asked(page)).toEqual([{ action: 'toAudience', values: ['id-Bao Linh'] }]);
  });

  test('locks the room and opens it again from the menu', async () => {
    const page = await tested.show('room-host');
    for (const name of ['Lock the room', 'Unlock the room']) {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('button', { name, exact: true }).click();
    }
    expect(await asked(page)).toEqual([
      { action: 'setLocked', values: [true] },
      { action: 'setLocked', values: [false] },
    ]);
  });
});

describe('a host or moderator', () => {
  test('lets in who waits at the door', async () => {
    const page = await tested.show('room-door');
    const atTheDoor = page.getByRole('region', { name: 'At the door' });
    expect(await atTheDoor.getByRole('listitem').count()).toBe(6);
    await atTheDoor.getByText('and 2 more').waitFor();
    await atTheDoor.getByRole('listitem').filter({ hasText: 'Grace M.' }).getByRole('button').click();
    await atTheDoor.getByText('and 1 more').waitFor();
    expect(await asked(page)).toEqual([{ action: 'admit', values: ['door-2'] }]);
  });

  test('sees who was put out and until when, and lets back in whom they may', async () => {
    const page = await tested.show('room-door');
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('button', { name: 'Who decides…' }).click();
    const out = page.getByRole('dialog').getByRole('region', { name: 'Put out' }).getByRole('listitem');
    expect(await out.count()).toBe(2);
    expect(await out.nth(0).getByRole('button').count()).toBe(0);
    await out
      .nth(1)
      .getByText(/^Until /)
      .waitFor();
    await out.nth(1).getByRole('button', { name: 'Let back in' }).click();
    await out.nth(1).waitFor({ state: 'detached' });
    expect(await asked(page)).toEqual([{ action: 'unban', values: ['out-2'] }]);
  });
});

/** On everybody's card, whatever role one has. */
const FOR_ONESELF = ['Keep…', 'Block, for me alone', 'Report…'];

describe('about people in nobody’s lists', () => {
  const chat = (page: Page) => page.getByRole('list', { name: 'Chat' });
  const hands = (page: Page) => page.getByRole('region', { name: 'Raised hands' });
  const card = (page: Page, name: string) => page.getByRole('dialog', { name: `About ${name}`, exact: true });
  const offered = (page: Page, name: string) =>
    card(page, name)
      .getByRole('list', { name: `What you can do about ${name}` })
      .getByRole('button')
      .allTextContents();

  test('a host bans one who wrote, with the keyboard, and returns to where they were', async () => {
    const page = await tested.show('room-crowd-host');
    await chat(page).focus();
    await tabTo(page, 'Kwame');
    await page.keyboard.press('Enter');
    await card(page, 'Kwame').waitFor();
    expect(await offered(page, 'Kwame')).toEqual(['Invite to the stage', 'Remove from the room', 'Ban…']);
    await tabTo(page, 'Ban…');
    await page.keyboard.press('Enter');
    await card(page, 'Kwame').getByRole('heading', { name: 'Ban Kwame?' }).waitFor();
    await tabTo(page, 'For good');
    await page.keyboard.press('Enter');
    await card(page, 'Kwame').waitFor({ state: 'hidden' });
    expect(await asked(page)).toEqual([{ action: 'ban', values: ['audience-Kwame', 'good'] }]);
    expect(await focus(page)).toEqual({ name: 'Kwame', visible: true });
    await chat(page).getByText('You are all fools').waitFor();
    await page.keyboard.press('Enter');
    await card(page, 'Kwame').getByText('banned').waitFor();
    expect(await offered(page, 'Kwame')).toEqual([]);
  });

  test('a moderator invites and removes by the name beside a raised hand', async () => {
    const page = await tested.show('room-crowd-moderator');
    const about = hands(page).getByRole('button', { name: 'Dmitri', exact: true });
    await about.click();
    await card(page, 'Dmitri').getByRole('button', { name: 'Invite to the stage' }).click();
    await hands(page).getByText('asked to the stage').waitFor();
    await about.click();
    await card(page, 'Dmitri').getByText('asked to the stage').waitFor();
    await card(page, 'Dmitri').getByRole('button', { name: 'Remove from the room' }).click();
    await about.click();
    await card(page, 'Dmitri').getByText('removed').waitFor();
    expect(await offered(page, 'Dmitri')).toEqual(['Ban…']);
    expect(await asked(page)).toEqual([
      { action: 'inviteToStage', values: ['audience-Dmitri'] },
      { action: 'remove', values: ['audience-Dmitri'] },
    ]);
  });

  test('a writer with a record has the card they have in the lists, and no ban is offered against one of equal rank', async () => {
    const page = await tested.show('room-crowd-host');
    await page.getByRole('region', { name: 'Listening' }).getByRole('button', { name: 'Grace M.' }).click();
    const inList = await offered(page, 'Grace M.');
    await page.keyboard.press('Escape');
    await chat(page).getByRole('button', { name: 'Grace M.' }).click();
    expect(await offered(page, 'Grace M.')).toEqual(inList);
    expect(inList).toContain('Make moderator');
    await tested.go(page, 'room-crowd-moderator');
    await chat(page).getByRole('button', { name: 'Ada Okafor' }).click();
    await card(page, 'Ada Okafor').getByRole('slider').waitFor();
    expect(await offered(page, 'Ada Okafor')).toEqual([]);
  });

  test('names that are long, empty, right-to-left or deceptive are buttons with a card', async () => {
    const page = await tested.show('room-crowd-host');
    for (const name of [LONG_NAME, RTL_NAME, 'Guest', 'evil']) {
      await chat(page).getByRole('button', { name, exact: true }).click();
      await page.getByRole('dialog').getByRole('heading', { name, exact: true }).waitFor();
      expect(await page.getByRole('dialog').getByRole('button', { name: 'Remove from the room' }).count()).toBe(1);
      await page.keyboard.press('Escape');
      expect(await focus(page)).toMatchObject({ name });
    }
    // What I wrote is mine, also what I wrote before I came in anew.
    expect(await chat(page).getByRole('button', { name: 'Noor' }).count()).toBe(0);
  });

  test('on a phone the card opens over the sheet, which stays when it closes', async () => {
    const page = await tested.show('room-crowd-moderator', { viewport: { width: 320, height: 568 } });
    await page.getByRole('button', { name: 'Chat and hands' }).click();
    await chat(page).getByRole('button', { name: 'Kwame' }).click();
    await card(page, 'Kwame').getByRole('button', { name: 'Ban…' }).click();
    await page.keyboard.press('Escape');
    await card(page, 'Kwame').waitFor({ state: 'hidden' });
    expect(await focus(page)).toMatchObject({ name: 'Kwame' });
    await chat(page).getByRole('button', { name: 'Kwame' }).click();
    await card(page, 'Kwame').getByRole('button', { name: 'Remove from the room' }).click();
    expect(await asked(page)).toEqual([{ action: 'remove', values: ['audience-Kwame'] }]);
  });

  test('a listener is offered what is for themselves alone', async () => {
    const page = await tested.show('room-crowd');
    await chat(page).getByText('You are all fools').waitFor();
    expect(await hands(page).getByRole('button', { name: 'Invite to the stage' }).count()).toBe(0);
    await chat(page).getByRole('button', { name: 'Kwame' }).click();
    expect(await card(page, 'Kwame').getByRole('button').allTextContents()).toEqual(FOR_ONESELF);
  });
});

test('a moderator is offered nothing about a host, and everyone else only what is for themselves alone', async () => {
  const page = await tested.show('room-moderator');
  const stage = page.getByRole('region', { name: 'On stage' });
  await stage.getByRole('button', { name: 'Ada Okafor' }).click();
  await page.getByRole('slider', { name: 'Volume of Ada Okafor' }).waitFor();
  expect(await page.getByRole('dialog').getByRole('button').allTextContents()).toEqual(FOR_ONESELF);
  await tested.go(page, 'room-members-no-invites');
  await stage.getByRole('button', { name: 'Bao Linh' }).click();
  await page.getByRole('slider', { name: 'Volume of Bao Linh' }).waitFor();
  expect(await page.getByRole('dialog').getByRole('button').allTextContents()).toEqual(FOR_ONESELF);
  expect(await page.getByRole('button', { name: 'Invite to the stage' }).count()).toBe(0);
});

test('raised hands are in order, each with a button that invites its owner, once', async () => {
  const page = await tested.show('room-moderator');
  const hands = page.getByRole('region', { name: 'Raised hands' });
  const first = hands.getByRole('listitem').filter({ hasText: 'Grace M.' });
  expect(await hands.getByRole('listitem').first().textContent()).toContain('Grace M.');
  await first.getByRole('button', { name: 'Invite to the stage' }).click();
  await first.getByText('asked to the stage').waitFor();
  expect(await first.getByRole('button', { name: 'Invite to the stage' }).count()).toBe(0);
  expect(await asked(page)).toEqual([{ action: 'inviteToStage', values: ['listener-0-Grace M.'] }]);
  // Whoever works by keyboard is still in the row.
  expect((await focus(page)).name).toContain('Grace M.');
});

test('somebody whom a lock keeps from writing is told why, and cannot', async () => {
  const page = await tested.show('room-audience-locked');
  await page.getByText('to raise a hand or write, wait until it is unlocked').waitFor();
  await page.getByRole('textbox', { name: 'Write a line' }).fill('let me in');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Leave' }).focus();
  const hand = page.getByRole('button', { name: 'Raise hand' });
  expect(await hand.getAttribute('aria-disabled')).toBe('true');
  expect(await hand.getAttribute('aria-description')).toContain('locked');
  await hand.click({ force: true });
  await page.keyboard.press('h');
  expect(await actions(page)).toEqual([]);
});

test('somebody invited to the stage answers yes or no', async () => {
  const page = await tested.show('room-asked');
  await page.getByRole('status').getByText('Ada Okafor invites you to speak.').waitFor();
  await page.getByRole('button', { name: 'Come up' }).click();
  await page.getByRole('button', { name: 'Unmute' }).waitFor();
  expect((await focus(page)).name).toBe('Unmute');
  expect(await actions(page)).toEqual(['acceptStage']);
  await tested.go(page, 'room-asked-by-someone');
  await page.getByText('You are invited to speak.').waitFor();
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.getByText('You are invited to speak.').waitFor({ state: 'detached' });
  expect((await focus(page)).name).toBe('Raise hand');
  expect(await actions(page)).toEqual(['declineStage']);
});

test('whoever speaks where hosts may record is asked whether their voice may be kept, and can change their mind', async () => {
  const page = await tested.show('room-recordable');
  await page.getByRole('status').getByText('This room may be recorded.').waitFor();
  await page.getByRole('button', { name: 'Keep my voice' }).click();
  await page.getByText('This room may be recorded.').waitFor({ state: 'detached' });
  expect((await focus(page)).name).toBe('Mute');
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Leave me out of recordings' }).click();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Keep my voice in recordings' }).waitFor();
  expect(await asked(page)).toEqual([
    { action: 'setKeepsMyVoice', values: [true] },
    { action: 'setKeepsMyVoice', values: [false] },
  ]);
});

test('a recording is shown to everyone, and screen readers say who records and when it ends', async () => {
  const page = await tested.show('room-recordable');
  const record = (recordedBy: readonly string[]) =>
    page.evaluate(
      (by) => (globalThis as unknown as { session: DemoSession }).session.change({ recordedBy: by }),
      recordedBy,
    );
  const shown = page.getByText('Recording', { exact: true });
  expect(await shown.count()).toBe(0);
  await record(['Ada Okafor']);
  await shown.waitFor();
  const said = page.locator('p.visually-hidden[role=status]');
  await said.getByText('Ada Okafor records this room.').waitFor();
  await record([]);
  await said.getByText('This room is no longer recorded.').waitFor();
  expect(await shown.count()).toBe(0);
});

test('the lobby says before anyone joins that a room may be recorded', async () => {
  const page = await tested.show('lobby-recordable');
  await page.getByText('The host may record this room.', { exact: false }).waitFor();
});

test('somebody without a name who is invited to the stage is asked for one before they stand there', async () => {
  const page = await tested.show('room-asked-by-someone');
  const dialog = page.getByRole('dialog', { name: 'Before you speak' });
  const comeUp = page.getByRole('button', { name: 'Come up' });
  await comeUp.click();
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(await actions(page)).toEqual([]);
  // An invitation that ends takes its question along, and a later one does not begin with it.
  const askedToStage = (invited: boolean) =>
    page.evaluate(
      (to) => (globalThis as unknown as { session: DemoSession }).session.change({ askedToStage: to }),
      invited,
    );
  await comeUp.click();
  await dialog.waitFor();
  await askedToStage(false);
  await dialog.waitFor({ state: 'detached' });
  await askedToStage(true);
  await comeUp.waitFor();
  expect(await dialog.count()).toBe(0);
  await comeUp.click();
  await dialog.getByLabel('Your name').fill('Noor');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Unmute' }).waitFor();
  expect((await focus(page)).name).toBe('Unmute');
  expect(await asked(page)).toEqual([
    { action: 'setName', values: ['Noor'] },
    { action: 'acceptStage', values: [] },
  ]);
});

test('where speakers are invited the largest button is the hand, and H raises it', async () => {
  const page = await tested.show('room-audience');
  expect(await page.getByRole('button', { name: 'Speak', exact: true }).count()).toBe(0);
  await page.keyboard.press('h');
  await page.getByRole('button', { name: 'Lower hand' }).click();
  await page.getByRole('button', { name: 'Raise hand' }).waitFor();
  expect(await asked(page)).toEqual([
    { action: 'raiseHand', values: [true] },
    { action: 'raiseHand', values: [false] },
  ]);
});

test('somebody who was silenced is told so and cannot unmute', async () => {
  const page = await tested.show('room-silenced');
  const voice = page.getByRole('button', { name: 'Turned off' });
  expect(await voice.getAttribute('aria-disabled')).toBe('true');
  await voice.dispatchEvent('click');
  await page.keyboard.press('m');
  expect(await actions(page)).toEqual([]);
});

test('somebody who equivocated is shown as not played, and their card says why', async () => {
  const page = await tested.show('room-contradicts');
  const seat = page.getByRole('region', { name: 'On stage' }).getByRole('listitem', { name: 'Bao Linh' });
  await expect.poll(() => seat.locator('.seat-role [aria-hidden]').textContent()).toBe('not played');
  await seat.getByRole('button').click();
  await page.getByText('Two different sounds for one moment were signed with the key of').waitFor();
});

test('without a host or moderator the room says so', async () => {
  const page = await tested.show('room-no-chair');
  await page
    .getByRole('main')
    .getByText('No host or moderator is here. You can go on talking; nobody new gets rights.')
    .waitFor();
});

test('everyone can read who decides and what was done', async () => {
  const page = await tested.show('room-members-no-invites');
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('button', { name: 'Who decides…' }).click();
  await page.getByText('Ada Okafor decides here now.').waitFor();
  const lines = await page.getByRole('dialog').getByRole('listitem').allTextContents();
  expect(lines[0]).toBe('19:12Ada Okafor locked the room');
  expect(lines.at(-2)).toBe('19:07Eleni Papadaki moved Bao Linh to the audience');
});

test('a members-only room says who can hear, and shows words to compare', async () => {
  const page = await tested.show('room-members');
  await page.getByText('Only invited people can hear this.').waitFor();
  await page.getByRole('button', { name: 'How you hear this' }).first().click();
  await page.getByRole('region', { name: 'Words to compare' }).getByText('olive · harbour · lantern').waitFor();
});

test('no page complained', () => {
  expect(tested.complaints()).toEqual([]);
});
