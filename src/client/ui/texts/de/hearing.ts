import type * as English from '../en/hearing.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';
import { tenths } from './formats.ts';

export const hearing: typeof English.hearing = {
  open: 'Wie du das hörst',
  title: 'Wie du das hörst',
  lead: 'Stimmen kommen direkt von Mensch zu Mensch, wo das Netz es zulässt.',
  leadRelays: 'Stimmen kommen über Relays zu dir, weil dieser Browser kein WebRTC hat.',
  spoken: {
    websocket: 'Deine Stimme geht über ein Relay hinaus, per WebSocket.',
    stream: 'Deine Stimme geht über ein Relay hinaus, per libp2p.',
  },
  spokenWithoutWebRtc: {
    websocket: 'Deine Stimme geht über ein Relay hinaus, per WebSocket, weil dieser Browser kein WebRTC hat.',
    stream: 'Deine Stimme geht über ein Relay hinaus, per libp2p, weil dieser Browser kein WebRTC hat.',
  },
  nobody: 'Sonst ist niemand auf der Bühne zu hören.',
  connecting: (name) => `${isolate(name)} wird gesucht…`,
  direct: (name) => `${isolate(name)} ist direkt zu hören`,
  relay: (name, relay) => `${isolate(name)} ist über das Relay ${isolate(relay)} zu hören`,
  someRelay: (name) => `${isolate(name)} ist über ein Relay zu hören`,
  lost: (name) => `${isolate(name)} ist gerade nicht zu hören. Das wird behoben.`,
  unheard: (name) => `Du hörst ${isolate(name)} nicht.`,
  behind: (seconds) => `${tenths.format(seconds)} s verzögert`,
  close: 'weniger als 0,1 s verzögert',
  whole: 'nichts verloren',
  someLost: (percent) => `${inDigits(percent)} % des Tons unterwegs verloren`,
  littleLost: 'weniger als 1 % des Tons unterwegs verloren',
  verified: 'Stimme geprüft',
  left: 'Relays wird nichts einfach geglaubt. Dieses wird nicht benutzt, solange es ein anderes gibt:',
  leftMany: 'Relays wird nichts einfach geglaubt. Diese werden nicht benutzt, solange es andere gibt:',
  relayNamed: (name) => `Das Relay ${isolate(name)}`,
  relayUnnamed: 'Ein Relay ohne Namen',
  misdeeds: {
    altered: (relay) => `${relay} hat verändert oder erfunden, was Leute sagen. Nichts davon wurde abgespielt.`,
    foreign: (relay) => `${relay} hat Stimmen gebracht, die nicht in diesen Raum gehören. Keine wurde abgespielt.`,
    replayed: (relay) => `${relay} hat wiederholt, was schon gesagt war. Du hast es nicht zweimal gehört.`,
    invented: (relay) =>
      `${relay} hat über diesen Raum Dinge erzählt, die hier niemand signiert hat. Nichts davon wurde geglaubt.`,
    withheld: (relay) => `${relay} hat einen Teil dessen zurückgehalten, was Leute sagen.`,
    late: (relay) => `${relay} hat Stimmen viel später gebracht als ein anderes Relay.`,
    flooded: (relay) => `${relay} hat weit mehr geschickt, als irgendwer zu sagen hat. Es wurde getrennt.`,
  },
  summary: {
    nobody: 'Du hörst alle, die es zu hören gibt.',
    direct: 'Du hörst alle direkt.',
    mixed: (relayed) =>
      plural(relayed, { one: 'Du hörst # Person über ein Relay.', other: 'Du hörst # Leute über ein Relay.' }),
    connecting: (count) => plural(count, { one: '# Person wird gesucht…', other: '# Leute werden gesucht…' }),
    lost: (count) =>
      plural(count, {
        one: '# Person ist gerade nicht zu hören. Das wird behoben.',
        other: '# Leute sind gerade nicht zu hören. Das wird behoben.',
      }),
  },
  wordsTitle: 'Wörter zum Vergleichen',
  words:
    'Was hier gesagt wird, ist von Ende zu Ende verschlüsselt. Wenn ihr euch trefft, vergleicht diese Wörter: Sind sie bei euch beiden gleich, habt ihr denselben Schlüssel des Raums, und niemand steht dazwischen.',
  copy: 'Bericht kopieren',
  copied: 'Bericht kopiert. Er enthält keine Namen und keine Adressen.',
  copyFailed: 'Hier ist der Bericht; markiere und kopiere ihn.',
  report: 'Bericht',
  done: 'Schließen',
};

export const data: typeof English.data = {
  title: 'Datenverbrauch',
  used: (received, sent) =>
    `Etwa ${tenths.format(received)} MB empfangen und ${tenths.format(sent)} MB gesendet in diesem Raum.`,
  usedHint: 'Stimmen, wie Relays und Leute sie bringen. Räume und Leute zu finden braucht etwas mehr.',
  less: 'Weniger Daten verbrauchen',
  lessHint:
    'Deine Stimme geht mit 24 kbit/s statt 32 hinaus, Musik statt mit 96. Bilder von Gemeinschaften erscheinen nicht. Auf diesem Gerät gemerkt.',
};

export const music: typeof English.music = {
  open: 'Datei abspielen…',
  title: 'Datei abspielen',
  close: 'Player schließen',
  choose: 'Dateien wählen',
  drop: 'Musik oder Gesprochenes, eine Datei oder mehrere. Du kannst sie auch hierher ziehen.',
  mayNot: 'Dateien spielen hier Host und Moderation ab. Sie können es allen auf der Bühne erlauben.',
  playing: (title) => `Es läuft „${isolate(title)}“`,
  plays: (name, title) => `${isolate(name)} spielt „${isolate(title)}“ ab`,
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

export const models: typeof English.models = {
  title: 'Modelle für Untertitel',
  lead: 'Dieser Browser kann dich nicht von sich aus untertiteln. Mit einem Modell dieses Servers kann er es, sobald es geladen ist: nur auf diesem Gerät, sodass dich niemand sonst dafür hört.',
  fetch: (name) => `${isolate(name)} laden`,
  use: (name) => `${isolate(name)} verwenden`,
  remove: (name) => `${isolate(name)} von diesem Gerät entfernen`,
  fetching: 'Wie viel geladen ist',
  stop: 'Laden abbrechen',
  failed: 'Das Modell konnte nicht geladen werden. Du kannst es noch einmal versuchen.',
  starting: 'Das Modell startet…',
  hint: 'Das macht das Modell auf diesem Gerät: Niemand sonst hört dich dafür. Manche Wörter versteht es falsch.',
  broken: 'Das Modell hat aufgehört. Schalte es ein, um es noch einmal zu versuchen.',
  along: 'Mitlesen, wer keine Untertitel hat',
  alongHint:
    'Nur für dich, auf diesem Gerät, eine Person nach der anderen: Manche Wörter sind falsch, und niemand hat sie unterschrieben.',
  here: 'auf diesem Gerät entstanden',
  leadAlong:
    'Ein Modell dieses Servers kann für dich aufschreiben, was Leute ohne Untertitel sagen, sobald es geladen ist: nur auf diesem Gerät.',
};
