/** What hosts and moderators do in real pages, and what those do who would get around it. */
import type { Companion } from './company.ts';
import { until } from './person.ts';

export const shows = (one: Companion, words: string): Promise<void> =>
  until(`${one.name} to read "${words}"`, async () => (await one.words()).includes(words));

/** Does what the card of a person offers; `sure` answers the question that follows. */
export async function about(by: Companion, whom: Companion, deed: string, sure?: string): Promise<void> {
  await until(`${by.name} to open the card of ${whom.name}`, async () => {
    if (await by.sees('button', deed)) return true;
    await by.press('button', whom.name).catch(() => undefined);
    return by.sees('button', deed);
  });
  await by.press('button', deed);
  if (sure !== undefined) await by.press('button', sure);
  await by.key('Escape');
}

/** Asks somebody whose hand is up to the stage. */
export async function asks(by: Companion, whom: Companion): Promise<void> {
  await about(by, whom, 'Invite to the stage');
}

/** Goes on stage when asked. */
export async function comesUp(one: Companion): Promise<void> {
  await one.press('button', 'Come up');
  await until(`${one.name} to be on stage`, async () => (await one.people('On stage')).some(({ me }) => me));
  await one.unmute();
}

/** Waits until each of these sees exactly those on stage. */
export async function onStage(people: readonly Companion[], stage: readonly Companion[]): Promise<void> {
  const wanted = stage.map(({ name }) => name).sort();
  for (const one of people)
    await until(`${one.name} to see ${wanted} on stage`, async () => {
      const seen = (await one.people('On stage')).map(({ name }) => name).sort();
      return seen.join() === wanted.join();
    });
}

/** What a client of one's own making does: whatever the session can do, without asking whether it may. */
export async function patched(one: Companion, call: string): Promise<void> {
  await one.evaluate(`stoaSession.rooms.visit.${call}`);
}

/** Gives a name to somebody who was asked for none. */
export async function named(one: Companion): Promise<void> {
  // A hallway has only what listening needs at first.
  await until(
    `${one.name}'s session`,
    async () => (await one.evaluate('globalThis.stoaSession !== undefined')) === true,
  );
  await one.evaluate(`stoaSession.session.act.setName(${JSON.stringify(one.name)})`);
}

/** Makes an invite by the page's dialog; resolves to its link. */
export async function invites(by: Companion, kind: 'To listen' | 'To speak'): Promise<string> {
  await by.press('button', 'Invite');
  await by.press('radio', kind);
  await by.press('button', 'Make an invite');
  await until(`${by.name} to have an invite`, () => by.sees('button', 'Copy invite'));
  const link = (await by.evaluate(LAST_INVITE)) as string;
  await by.key('Escape');
  return link;
}

const LAST_INVITE = 'stoaSession.session.view.room.value.invites.sent.at(-1).link';
