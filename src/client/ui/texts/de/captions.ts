import type * as English from '../en/captions.ts';
import { isolate } from '../isolate.ts';

export const captions: typeof English.captions = {
  title: 'Untertitel',
  show: 'Untertitel zeigen',
  hide: 'Untertitel ausblenden',
  settings: 'Optionen',
  size: 'Größe',
  sizes: { small: 'Klein', medium: 'Mittel', large: 'Groß' },
  contrast: 'Hoher Kontrast',
  waiting: 'Hier erscheint, was alle sagen, die untertitelt werden.',
  newest: 'Zur neuesten Zeile',
  said: (name, words) => `${isolate(name)}: ${words}`,
  saveVtt: 'Als WebVTT sichern',
  saveSrt: 'Als SubRip sichern',
  own: 'Untertiteln, was ich sage',
  ownHint: 'Das macht dein Browser auf diesem Gerät: Niemand sonst hört dich dafür.',
  ownFetch: 'Dein Browser lädt zuerst deine Sprache. Danach geschieht alles nur auf diesem Gerät.',
  ownFetching: 'Dein Browser lädt deine Sprache…',
  ownNone:
    'Dieser Browser kann dich auf diesem Gerät nicht untertiteln, und deine Stimme wird dafür nirgendwohin geschickt. Du kannst lesen, was andere sagen.',
  ownFailed: 'Dein Browser untertitelt dich nicht mehr. Schalte es ein, um es noch einmal zu versuchen.',
  failed: 'Die Untertitel konnten nicht geladen werden.',
};
