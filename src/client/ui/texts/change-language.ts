/** A change of the language by hand, while the page runs: at once, and without leaving the room. */
import { device } from '../../session/platform/storage.ts';
import { fetchLanguage, type Tag } from './languages.ts';
import { joined, partOf, parts, speak, type Texts } from './texts.ts';

/** The last one asked for, of several at once. */
let asked: Tag | undefined;

/** Resolves to false when the language cannot be had: the page goes on in the one it speaks, and nothing is remembered. */
export async function changeLanguage(tag: Tag): Promise<boolean> {
  asked = tag;
  const language = await fetchLanguage(tag).catch(() => undefined);
  if (language?.locale.slice(0, 2) !== tag) return false;
  const had = new Set(parts);
  const more = await Promise.all([...had].map((part) => partOf(language, part))).catch(() => undefined);
  if (more === undefined) return false;
  if (asked !== tag) return true;
  // A screen has opened meanwhile.
  if (parts.size !== had.size) return changeLanguage(tag);
  speak(language, more.reduce(joined, language as Texts));
  device.set('language', tag);
  return true;
}
