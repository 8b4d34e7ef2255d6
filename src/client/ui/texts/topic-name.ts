import { topicKey } from '../../../node/records/topics.ts';
import { t } from './hallway-texts.ts';
import { shownTitle } from './names.ts';

/** A topic in the language of whoever reads it, where it is of the catalogue; otherwise as its host wrote it. */
export function topicName(topic: string): string {
  const { topic: names } = t.hallway;
  const key = topicKey(topic);
  return Object.hasOwn(names, key) ? names[key as keyof typeof names] : shownTitle(topic);
}
