/** Which of the hallway's rooms somebody understands, by the languages of the browser, or those chosen by hand, which this device remembers. */
import { signal } from '@preact/signals';
import { remember } from '../../../node/util/bounded-map.ts';
import { device } from '../../session/platform/storage.ts';
import type { HallwayRoom } from '../../session/view/hallway.ts';
import { languageName } from '../texts/language.ts';
import { wantedLanguages } from '../texts/languages.ts';

/** More languages than this are not offered: rooms come from strangers. */
const MOST = 24;

/** Tags that were looked up, which takes the platform a while: each room of a hallway is asked about, whenever one of them changes. */
const MOST_TAGS = 256;
const looked = new Map<string, string>();

/** The language of a tag, without region and script: pt of pt-BR. '' when it names none. */
export function languageOf(tag: string): string {
  const held = looked.get(tag);
  if (held !== undefined) return held;
  const language = tag.split('-')[0]!.toLowerCase();
  const found = languageName(language) === '' ? '' : language;
  remember(looked, tag, found, MOST_TAGS);
  return found;
}

const several = (tags: readonly string[]): readonly string[] => [
  ...new Set(tags.map(languageOf).filter((language) => language !== '')),
];

/** Only rooms in `understood` are shown. */
export const onlyUnderstood = signal(device.get('only-understood') === 'yes');

/** Languages, without regions. */
export const understood = signal(several(device.get('understood')?.split(' ') ?? wantedLanguages()));

export function setOnlyUnderstood(only: boolean): void {
  onlyUnderstood.value = only;
  device.set('only-understood', only ? 'yes' : undefined);
}

export function setUnderstood(language: string, yes: boolean): void {
  const others = understood.value.filter((other) => other !== language);
  understood.value = yes ? [...others, language] : others;
  device.set('understood', understood.value.join(' '));
}

/** Rooms that do not say their language are for everyone. */
export function isUnderstood({ language }: HallwayRoom, languages: readonly string[]): boolean {
  const spoken = languageOf(language);
  return spoken === '' || languages.includes(spoken);
}

/** The languages to choose from: one's own, then those of the rooms. */
export function offered(rooms: readonly HallwayRoom[], languages: readonly string[]): readonly string[] {
  return several([...languages, ...rooms.map(({ language }) => language)]).slice(0, MOST);
}
