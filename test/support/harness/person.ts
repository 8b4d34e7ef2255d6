/**
 * Someone who uses the page, in any of the browsers: reads and presses what has a name, as a person with a screen reader would.
 */
import type { Page as ChromiumPage } from 'playwright-core';
import type { Page as FirefoxPage } from 'puppeteer-core';
import type { Scriptable } from './listen.ts';
import type { WebDriver } from './webdriver.ts';

type Role = 'button' | 'link' | 'textbox' | 'radio' | 'switch' | 'heading';

/** What the page calls the things that everybody uses, in the language that somebody reads. */
export interface Names {
  readonly start: string;
  readonly title: string;
  readonly name: string;
  readonly byLink: string;
  readonly byInvitation: string;
  readonly membersOnly: string;
  readonly recordable: string;
  readonly open: string;
  readonly listen: string;
  readonly join: string;
  readonly onAir: string;
  /** In the check of the microphone. */
  readonly voice: string;
  readonly mute: string;
  readonly unmute: string;
  readonly leave: string;
  /** Regions of a room. */
  readonly regions: Readonly<Record<'On stage' | 'Listening', string>>;
  /** In what is said of somebody beside their name. */
  readonly marks: Readonly<Record<'muted' | 'me' | 'host', string>>;
}

/** Not taken from the product's texts: pages of before are driven too, and a name that changes is to be noticed. */
const ENGLISH: Names = {
  start: 'Start a room',
  title: 'Room title',
  name: 'Your name',
  byLink: 'By link only',
  byInvitation: 'Speakers by invitation',
  membersOnly: 'Members only',
  recordable: 'Those who agree may be recorded',
  open: 'Open room',
  listen: 'Just listen',
  join: 'Join with microphone',
  onAir: 'Go on air',
  voice: 'Voice',
  mute: 'Mute',
  unmute: 'Unmute',
  leave: 'Leave',
  regions: { 'On stage': 'On stage', Listening: 'Listening' },
  marks: { muted: 'muted', me: 'you', host: 'host' },
};

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

/** `touch`: they press with a finger, which their context must have. */
export function chromiumPerson(page: ChromiumPage, names = ENGLISH, { touch = false } = {}): Person {
  page.setDefaultTimeout(PATIENCE);
  const find = (role: Role, name: string) => page.getByRole(role, { name, exact: true });
  return person(names, {
    evaluate: (expression) => page.evaluate(expression),
    goto: async (url) => {
      await page.goto(url);
    },
    reload: async () => {
      await page.reload();
    },
    press: (role, name) => (touch ? find(role, name).tap() : find(role, name).click()),
    fill: (name, text) => find('textbox', name).fill(text),
    sees: async (role, name) => (await find(role, name).count()) > 0,
    key: (key) => page.keyboard.press(key),
  });
}

export function firefoxPerson(page: FirefoxPage, names = ENGLISH): Person {
  page.setDefaultTimeout(PATIENCE);
  const selector = (role: Role, name: string) => `::-p-aria([name="${name}"][role="${role}"])`;
  return person(names, {
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
  heading: 'h1, h2, h3',
};

/** What they press is what a screen reader finds: by the role and the name that the browser tells it. */
export function webkitPerson(driver: WebDriver, names = ENGLISH): Person {
  const find = async (role: Role, name: string): Promise<string | undefined> => {
    for (const element of await driver.find(WITH_ROLE[role])) {
      // What the page has taken away meanwhile has no name.
      if ((await driver.labelOf(element).catch(() => '')) !== name) continue;
      if ((await driver.roleOf(element).catch(() => '')) === role) return element;
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
  return person(names, {
    evaluate: (expression) => driver.evaluate(expression),
    goto: (url) => driver.goto(url),
    reload: () => driver.reload(),
    // A link that begins below the window is not clicked by this browser where the page runs from right to left.
    press: (role, name) =>
      act(role, name, (element) => (role === 'link' ? driver.enterOn(element) : driver.click(element))),
    fill: (name, text) => act('textbox', name, (element) => driver.type(element, text)),
    sees: async (role, name) => (await find(role, name)) !== undefined,
    key: (key) => driver.key(key),
  });
}

function person(names: Names, hands: Hands): Person {
  const inRoom = (): Promise<void> => until('a room', () => hands.sees('button', names.leave));
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
      await hands.press('button', names.start);
      await hands.fill(names.title, title);
      await hands.fill(names.name, name);
      if (byLink) await hands.press('radio', names.byLink);
      if (membersOnly) await hands.press('radio', names.membersOnly);
      if (byInvitation) await hands.press('radio', names.byInvitation);
      if (recordable) await hands.press('switch', names.recordable);
      await hands.press('button', names.open);
      await until('the lobby', () => hands.sees('button', names.listen));
    },
    enterLobby: async (title) => {
      await hands.press('link', title);
      await until('the lobby', () => hands.sees('button', names.listen));
    },
    join: async (how, name) => {
      if (how === 'listening') {
        await hands.press('button', names.listen);
      } else {
        const inside = (): Promise<boolean> => hands.sees('button', names.leave);
        const checked = until(
          'the microphone check',
          async () => (await inside()) || (await hands.sees('radio', names.voice)),
        );
        // The first press opens the microphone and its check, the second one goes in; a host finds the check there, at once or in a moment.
        if (await hands.sees('button', names.join))
          await Promise.race([hands.press('button', names.join).catch(() => undefined), checked]);
        await checked;
        if (!(await inside())) {
          if (name) await hands.fill(names.name, name);
          // Pages of before the button said so keep its name.
          await hands.press('button', (await hands.sees('button', names.onAir)) ? names.onAir : names.join);
        }
      }
      await inRoom();
    },
    unmute: async () => {
      if (await hands.sees('button', names.unmute)) await hands.press('button', names.unmute);
      await until('to be heard', () => hands.sees('button', names.mute));
    },
    mute: async () => {
      if (await hands.sees('button', names.mute)) await hands.press('button', names.mute);
      await until('to be muted', () => hands.sees('button', names.unmute));
    },
    leave: async () => {
      await hands.press('button', names.leave);
      await until('to be outside', async () => !(await hands.sees('button', names.leave)));
    },
    people: async (region) => {
      const asked = [names.regions[region], names.marks].map((one) => JSON.stringify(one));
      return (await hands.evaluate(`(${readPeople})(${asked})`)) as Seen[];
    },
    words: async () => (await hands.evaluate('document.body.innerText')) as string,
  };
}

/** Runs in the page: the named items of a named region, with what their descriptions say. */
function readPeople(region: string, { muted, me, host }: Names['marks']): Seen[] {
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
      // Single words, and what is said in several.
      const marks = [...said.split(/[^\p{L}]+/u), ...said.split(/[,·]/).map((mark) => mark.trim())];
      return {
        name: item.getAttribute('aria-label') ?? '',
        muted: marks.includes(muted),
        me: marks.includes(me),
        host: marks.includes(host),
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
