/**
 * Someone who uses the page, in any of the browsers: reads and presses what has a name, as a person with a screen reader would.
 */
import type { Page as ChromiumPage } from 'playwright-core';
import type { Page as FirefoxPage } from 'puppeteer-core';
import type { Scriptable } from './listen.ts';
import type { WebDriver } from './webdriver.ts';

type Role = 'button' | 'link' | 'textbox' | 'radio' | 'switch';

/** The few things hands and eyes do; each waits for what it needs and throws when it does not come. */
export interface Hands extends Scriptable {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  press(role: Role, name: string): Promise<void>;
  fill(name: string, text: string): Promise<void>;
  sees(role: Role, name: string): Promise<boolean>;
  key(key: string): Promise<void>;
}

/** One entry of "On stage" or "Listening". */
export interface Seen {
  readonly name: string;
  readonly muted: boolean;
  readonly me: boolean;
  readonly host: boolean;
}

export interface NewRoom {
  readonly title: string;
  readonly name: string;
  readonly byLink?: boolean;
  /** Speakers by invitation. */
  readonly byInvitation?: boolean;
  readonly membersOnly?: boolean;
  /** Hosts and moderators may record it. */
  readonly recordable?: boolean;
}

export interface Person extends Hands {
  /** Makes a room and stands in its lobby. */
  startRoom(room: NewRoom): Promise<void>;
  /** From the hallway to the lobby of the room with this title. */
  enterLobby(title: string): Promise<void>;
  /** From the lobby into the room. `name` is asked for once per browser profile. */
  join(how: 'speaking' | 'listening', name?: string): Promise<void>;
  unmute(): Promise<void>;
  mute(): Promise<void>;
  leave(): Promise<void>;
  /** People in one of the room's two lists; empty when the list is not there. */
  people(region: 'On stage' | 'Listening'): Promise<Seen[]>;
  /** Waits until the page shows a room. */
  inRoom(): Promise<void>;
  /** All words on the page. */
  words(): Promise<string>;
}

/** Time for anything a person waits for, ms: CI machines are slow, people are less patient; figures are for benches. */
const PATIENCE = 20_000;

export function chromiumPerson(page: ChromiumPage): Person {
  page.setDefaultTimeout(PATIENCE);
  const find = (role: Role, name: string) => page.getByRole(role, { name, exact: true });
  return person({
    evaluate: (expression) => page.evaluate(expression),
    goto: async (url) => {
      await page.goto(url);
    },
    reload: async () => {
      await page.reload();
    },
    press: (role, name) => find(role, name).click(),
    fill: (name, text) => find('textbox', name).fill(text),
    sees: async (role, name) => (await find(role, name).count()) > 0,
    key: (key) => page.keyboard.press(key),
  });
}

export function firefoxPerson(page: FirefoxPage): Person {
  page.setDefaultTimeout(PATIENCE);
  const selector = (role: Role, name: string) => `::-p-aria([name="${name}"][role="${role}"])`;
  return person({
    evaluate: (expression) => page.evaluate(expression),
    goto: async (url) => {
      await page.goto(url);
    },
    reload: async () => {
      await page.reload();
    },
    press: (role, name) => page.locator(selector(role, name)).click(),
    fill: (name, text) => page.locator(selector('textbox', name)).fill(text),
    sees: async (role, name) => (await page.$(selector(role, name))) !== null,
    key: (key) => page.keyboard.press(key as 'm'),
  });
}

/** What may have a role, before its name decides. */
const WITH_ROLE: Readonly<Record<Role, string>> = {
  button: 'button, [role=button]',
  link: 'a[href]',
  textbox: 'input:not([type]), input[type=text], textarea',
  radio: 'input[type=radio], [role=radio]',
  switch: '[role=switch]',
};

export function webkitPerson(driver: WebDriver): Person {
  const find = async (role: Role, name: string): Promise<string | undefined> => {
    for (const element of await driver.find(WITH_ROLE[role])) {
      // What the page has taken away meanwhile has no name.
      if ((await driver.labelOf(element).catch(() => '')) === name) return element;
    }
    return undefined;
  };
  /** Again while the page moves: an element may go away between the two, or be covered. */
  const act = async (role: Role, name: string, what: (element: string) => Promise<void>): Promise<void> => {
    let last: unknown = 'it is not there';
    await until(`${role} "${name}"`, async () => {
      const element = await find(role, name);
      if (element === undefined) return false;
      return what(element).then(
        () => true,
        (error: unknown) => {
          last = error;
          return false;
        },
      );
    }).catch((cause: Error) => {
      throw new Error(`${cause.message}: ${last}`, { cause });
    });
  };
  return person({
    evaluate: (expression) => driver.evaluate(expression),
    goto: (url) => driver.goto(url),
    reload: () => driver.reload(),
    press: (role, name) => act(role, name, (element) => driver.click(element)),
    fill: (name, text) => act('textbox', name, (element) => driver.type(element, text)),
    sees: async (role, name) => (await find(role, name)) !== undefined,
    key: (key) => driver.key(key),
  });
}

function person(hands: Hands): Person {
  const inRoom = (): Promise<void> => until('a room', () => hands.sees('button', 'Leave'));
  return {
    ...hands,
    inRoom,
    startRoom: async ({
      title,
      name,
      byLink = false,
      byInvitation = false,
      membersOnly = false,
      recordable = false,
    }) => {
      await hands.press('button', 'Start a room');
      await hands.fill('Room title', title);
      await hands.fill('Your name', name);
      if (byLink) await hands.press('radio', 'By link only');
      if (membersOnly) await hands.press('radio', 'Members only');
      if (byInvitation) await hands.press('radio', 'Speakers by invitation');
      if (recordable) await hands.press('switch', 'Those who agree may be recorded');
      await hands.press('button', 'Open room');
      await until('the lobby', () => hands.sees('button', 'Just listen'));
    },
    enterLobby: async (title) => {
      await hands.press('link', title);
      await until('the lobby', () => hands.sees('button', 'Just listen'));
    },
    join: async (how, name) => {
      if (how === 'listening') {
        await hands.press('button', 'Just listen');
      } else {
        const inside = (): Promise<boolean> => hands.sees('button', 'Leave');
        const checked = until(
          'the microphone check',
          async () => (await inside()) || (await hands.sees('radio', 'Voice')),
        );
        // The first press opens the microphone and its check, the second one goes in; a host finds the check there, at once or in a moment.
        if (await hands.sees('button', 'Join with microphone'))
          await Promise.race([hands.press('button', 'Join with microphone').catch(() => undefined), checked]);
        await checked;
        if (!(await inside())) {
          if (name) await hands.fill('Your name', name);
          // Pages of before the button said so keep its name.
          await hands.press('button', (await hands.sees('button', 'Go on air')) ? 'Go on air' : 'Join with microphone');
        }
      }
      await inRoom();
    },
    unmute: async () => {
      if (await hands.sees('button', 'Unmute')) await hands.press('button', 'Unmute');
      await until('to be heard', () => hands.sees('button', 'Mute'));
    },
    mute: async () => {
      if (await hands.sees('button', 'Mute')) await hands.press('button', 'Mute');
      await until('to be muted', () => hands.sees('button', 'Unmute'));
    },
    leave: async () => {
      await hands.press('button', 'Leave');
      await until('to be outside', async () => !(await hands.sees('button', 'Leave')));
    },
    people: async (region) => (await hands.evaluate(`(${readPeople})(${JSON.stringify(region)})`)) as Seen[],
    words: async () => (await hands.evaluate('document.body.innerText')) as string,
  };
}

/** Runs in the page: the named items of a named region, with what their descriptions say. */
function readPeople(region: string): Seen[] {
  const words = (element: Element | null): string => {
    if (!element) return '';
    const copy = element.cloneNode(true) as Element;
    for (const hidden of copy.querySelectorAll('[aria-hidden=true]')) hidden.remove();
    return copy.textContent ?? '';
  };
  const text = (ids: string | null): string =>
    (ids ?? '')
      .split(/\s+/)
      .map((id) => words(document.getElementById(id)))
      .join(' ')
      .trim();
  const section = [...document.querySelectorAll('section, [role=region]')].find(
    (one) => (one.getAttribute('aria-label') ?? text(one.getAttribute('aria-labelledby'))) === region,
  );
  const items = [...(section?.querySelectorAll('li:not([aria-hidden=true])') ?? [])];
  return items
    .filter((item) => item.hasAttribute('aria-label'))
    .map((item) => {
      const said = `${text(item.getAttribute('aria-describedby'))} ${item.getAttribute('aria-description') ?? ''}`;
      const marks = said.split(/[^\p{L}]+/u);
      return {
        name: item.getAttribute('aria-label') ?? '',
        muted: marks.includes('muted'),
        me: marks.includes('you'),
        host: marks.includes('host'),
      };
    });
}

/** Waits until a condition holds; throws with what was waited for when it does not. */
export async function until(
  what: string,
  holds: () => Promise<boolean> | boolean,
  { patience = PATIENCE, every = 100 } = {},
): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    if (await holds()) return;
    if (Date.now() > deadline) throw new Error(`waited ${patience} ms for ${what}`);
    await new Promise((done) => setTimeout(done, every));
  }
}
