import type * as English from '../en/music.ts';
import { isolate } from '../isolate.ts';

export const music: typeof English.music = {
  open: 'Datei abspielen…',
  title: 'Datei abspielen',
  close: 'Player schließen',
  choose: 'Dateien wählen',
  drop: 'Musik oder Gesprochenes, eine Datei oder mehrere. Du kannst sie auch hierher ziehen.',
  mayNot: 'Dateien spielen hier Host und Moderation ab. Der Host kann dir die Moderation geben.',
  playing: (title) => `Es läuft „${isolate(title)}“`,
  pause: 'Pause',
  resume: 'Weiter',
  next: 'Nächste',
  stop: 'Beenden',
  volume: 'Lautstärke',
  upNext: 'Danach',
  progress: 'Bisher gespielt',
  aloud: 'Auch dein Mikrofon ist zu hören. Schalte dich stumm, dann hören alle nur die Datei.',
  failed: {
    kind: (title) => `„${isolate(title)}“ ist kein Ton, der hier bekannt ist.`,
    codec: (title) => `„${isolate(title)}“ ist in einem Format, das dieser Browser nicht abspielt.`,
    none: (title) => `In „${isolate(title)}“ ist kein Ton.`,
    broken: (title) => `„${isolate(title)}“ ist beschädigt und konnte nicht bis zum Ende gespielt werden.`,
    gone: (title) => `„${isolate(title)}“ ist auf diesem Gerät nicht mehr lesbar.`,
  },
  notLoaded: 'Der Player konnte nicht geladen werden.',
};
