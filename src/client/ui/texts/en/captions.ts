/** Texts about captions. */
import { isolate } from '../isolate.ts';

export const captions = {
  title: 'Captions',
  show: 'Show captions',
  hide: 'Hide captions',
  settings: 'Options',
  size: 'Size',
  sizes: { small: 'Small', medium: 'Medium', large: 'Large' },
  contrast: 'High contrast',
  waiting: 'What people say appears here, of those who are captioned.',
  newest: 'To the newest line',
  said: (name: string, words: string) => `${isolate(name)}: ${words}`,
  saveVtt: 'Save as WebVTT',
  saveSrt: 'Save as SubRip',
  own: 'Caption what I say',
  ownHint: 'Your browser does it on this device: nobody else hears it for that.',
  ownFetch: 'Your browser first fetches your language. After that it works on this device alone.',
  ownFetching: 'Your browser fetches your language…',
  ownNone:
    'This browser cannot caption you on this device, and your voice is not sent anywhere for it. You can read what others say.',
  ownFailed: 'Your browser has stopped captioning you. Turn it on to try again.',
  failed: 'Captions could not be loaded.',
};
