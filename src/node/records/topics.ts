/**
 * What a room is about: up to three words, which stand at the end of its title as hashtags where it is signed. One that is of the catalogue
 * is shown in the language of whoever reads it. Pure.
 */
import { tidyText } from '../wire/text.ts';

export const MAX_TOPICS = 3;
/** Longest topic, in UTF-16 code units and in bytes of UTF-8. */
export const MAX_TOPIC = 24;
const MAX_TOPIC_BYTES = 48;

/** Topics to choose from. */
export const CATALOGUE = [
  'music',
  'news',
  'technology',
  'science',
  'books',
  'film',
  'games',
  'sport',
  'art',
  'languages',
  'health',
  'society',
] as const;

/** One word of what somebody typed, without what a topic cannot have in it; '' when nothing is left. */
export function tidyTopic(text: string): string {
  const word = text.replace(/^[^\p{L}]+/u, '').replace(/[\s#]+/gu, '-');
  return tidyText(word, MAX_TOPIC, MAX_TOPIC_BYTES).replace(/[^\p{L}\p{M}\p{N}]+$/u, '');
}

/** By this two are the same. */
export function topicKey(topic: string): string {
  return topic.normalize('NFKC').toLowerCase();
}

/** The different ones of these, in their order, as many as a room has. */
export function severalTopics(topics: readonly string[]): readonly string[] {
  const several = new Map<string, string>();
  for (const topic of topics.map(tidyTopic))
    if (topic !== '' && !several.has(topicKey(topic))) several.set(topicKey(topic), topic);
  return [...several.values()].slice(0, MAX_TOPICS);
}
