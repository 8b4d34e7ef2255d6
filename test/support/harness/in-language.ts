/** Somebody who reads the page in a language of their own. What its controls are called there comes from the product's own texts, so that one script is for all languages. */
import { fetchLanguage, type Language, type Tag } from '../../../src/client/ui/texts/languages.ts';
import { joined, type Texts } from '../../../src/client/ui/texts/texts.ts';
import { type Names, type Person, until } from './person.ts';

type More = Language['more'];
type Part<P extends keyof More> = Awaited<ReturnType<More[P]>>;

/** Every text that a language has, as the page puts its parts together. */
export type Catalogue = Language &
  Part<'hallway'> &
  Part<'inside'> &
  Part<'earlier'> &
  Part<'planned'> &
  Part<'replay'>;

export interface Reader extends Person {
  /** What the page says to them. */
  readonly t: Catalogue;
  /** Waits until the page says this. */
  reads(words: string): Promise<void>;
  /** Waits until a live region has said this since the page was loaded: what a screen reader reads out by itself. */
  isTold(words: string): Promise<void>;
}

/** Reads a language whole. */
export async function catalogue(tag: Tag): Promise<Catalogue> {
  const language = await fetchLanguage(tag);
  const parts = await Promise.all(Object.values(language.more).map((load) => load()));
  return parts.reduce<Texts>(joined, language as Texts) as Catalogue;
}

/** What a person of ./person.ts goes by. */
export function namesIn({ hallway, start, lobby, microphone, room }: Catalogue): Names {
  return {
    start: hallway.start,
    title: start.roomTitle,
    name: microphone.name,
    byLink: start.byLink,
    byInvitation: start.stageInvited,
    membersOnly: start.members,
    recordable: start.recordable,
    open: start.submit,
    listen: lobby.listen,
    join: lobby.join,
    onAir: lobby.onAir,
    voice: microphone.voice,
    mute: room.mute,
    unmute: room.unmute,
    leave: room.leave,
    regions: { 'On stage': room.stage, Listening: room.listening },
    marks: { muted: room.muted, me: room.you, host: room.host },
  };
}

/** Runs in the page, once: keeps what its live regions say. */
const LISTEN = `(() => {
  if (globalThis.stoaTold) return;
  const told = (globalThis.stoaTold = new Set());
  const note = () => {
    for (const region of document.querySelectorAll('[role=status], [role=alert], [aria-live]'))
      if (region.textContent) told.add(region.textContent);
  };
  new MutationObserver(note).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
  note();
})()`;

/** `person` knows its controls by `namesIn(t)`. */
export function inLanguage(name: string, person: Person, t: Catalogue): Reader {
  return {
    ...person,
    t,
    goto: async (url) => {
      await person.goto(url);
      await person.evaluate(LISTEN);
    },
    reload: async () => {
      await person.reload();
      await person.evaluate(LISTEN);
    },
    reads: (words) => until(`${name} to read “${words}”`, async () => (await person.words()).includes(words)),
    isTold: (words) =>
      until(`${name} to be told “${words}”`, async () =>
        Boolean(await person.evaluate(`[...stoaTold].some((told) => told.includes(${JSON.stringify(words)}))`)),
      ),
  };
}
