import type * as English from '../en/notices.ts';
import { span } from './formats.ts';

export const notices: typeof English.notices = {
  microphone: {
    denied: 'Der Browser sperrt dein Mikrofon.',
    missing: 'Kein Mikrofon gefunden.',
    busy: 'Ein anderes Programm hält dein Mikrofon.',
    unplugged: 'Dein Mikrofon wurde ausgesteckt: Niemand hört dich.',
    held: 'Dein System oder Headset schaltet dich stumm: Niemand hört dich.',
    silent: 'Von deinem Mikrofon kommt kein Ton: Niemand hört dich.',
    failed: 'Dein Mikrofon geht nicht mehr: Niemand hört dich.',
  },
  otherMicrophone: 'Ein Mikrofon ist wieder bereit, stumm.',
  secondTab: 'Du bist auch in einem anderen Tab in diesem Raum. Jener geht weiter; dieser hört nur zu.',
  chooseAnother: 'Anderes wählen',
  tryAgain: 'Noch einmal',
  clock: (behind) =>
    `Die Uhr dieses Geräts geht um etwa ${span(Math.abs(behind))} ${behind > 0 ? 'nach' : 'vor'}. Du siehst und betrittst keine Räume, bis sie stimmt.`,
  clockSet: 'Die Uhr stimmt jetzt. Lade neu, dann sehen dich die anderen.',
  relayLost: 'Wer neu kommt, findet den Raum gerade nicht.',
  relayBusy: 'Das Relay ist ausgelastet, einen Moment.',
  hear: 'Wie du das hörst',
  linkWeak: 'Die Verbindung ist schwach: Der Ton kann aussetzen.',
  removedClosed: 'Der Host hat den Raum geschlossen.',
  removed: 'Host oder Moderation haben dich aus dem Raum gebeten.',
  banned: 'Host oder Moderation haben dich aus dem Raum ausgesperrt.',
  toAudience: 'Host oder Moderation haben dich ins Publikum gesetzt.',
  silenced: 'Host oder Moderation haben dich abgestellt: Niemand hört dich.',
  noKey:
    'Der Schlüssel dieses Raums ist nicht gekommen: Du hörst niemanden. Vielleicht sind die Hosts nicht da, der Raum ist abgeschlossen oder deine Einladung vergeben.',
  recorded: 'Die Aufnahme ist auf diesem Gerät.',
  recordings: 'Aufnahmen',
  recordingMisses:
    'Die Aufnahme hat Lücken: Ein Teil dessen, was gesagt wird, kommt auf diesem Gerät nicht rechtzeitig an.',
  recordingFailed: 'Die Aufnahme ist zu Ende: Dieser Browser behält nicht mehr. Was davor kam, ist auf diesem Gerät.',
  reported: 'Dir wurde etwas gemeldet.',
  noChair: 'Weder Host noch Moderation sind hier. Ihr könnt weitersprechen; niemand Neues bekommt Rechte.',
};

export const shortcuts: typeof English.shortcuts = {
  title: 'Tastenkürzel',
  mute: 'Stumm schalten oder zurück',
  space: 'Leertaste',
  hold: 'Sprechen, solange du sie hältst',
  hand: 'Hand heben oder senken',
  list: 'Diese Liste',
  use: 'Diese Tasten nutzen',
  close: 'Schließen',
};
