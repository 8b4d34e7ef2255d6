import type * as English from '../en/lobby.ts';
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';

export const lobby: typeof English.lobby = {
  lookingTitle: 'Der Raum wird gesucht',
  looking: 'Wir fragen herum, wer drinnen ist…',
  absentTitle: 'Hier antwortet niemand',
  absent: 'Vielleicht ist der Raum vorbei, oder seine Leute sind gerade offline. Die Seite sucht weiter.',
  closedTitle: 'Dieser Raum ist zu Ende',
  closed: 'Wer ihn geöffnet hatte, hat ihn geschlossen. In der Halle gibt es vielleicht andere.',
  invalidTitle: 'Dieser Link ist beschädigt',
  invalid: 'Ein Teil fehlt. Bitte die Person, die ihn geschickt hat, ihn noch einmal zu kopieren.',
  toHallway: 'Zur Halle',
  hostedBy: (name) => (name === '' ? 'Der Host ist nicht da' : `Host: ${isolate(name)}`),
  open: 'Offen für alle',
  byLink: 'Nur mit Link',
  members: 'Nur Mitglieder',
  locked: 'Abgeschlossen',
  recordable: 'Der Host darf diesen Raum aufnehmen. Wer spricht, wird vorher gefragt; wer nur zuhört, ist nie dabei.',
  tier: 'Nur Eingeladene können das hören: Was gesagt wird, ist von Ende zu Ende verschlüsselt.',
  inside: 'Gerade drinnen',
  nobody: 'Noch ist niemand drinnen. Du wärst als Erstes da.',
  listen: 'Nur zuhören',
  join: 'Mit Mikrofon eintreten',
  onAir: 'Auf Sendung gehen',
  onAirHint: 'Ab dann hören dich die anderen.',
  listenHint: 'Ohne Mikrofon und ohne Namen.',
  joining: 'Du trittst ein…',
  floor: 'Auf die Bühne kommt man hier auf Einladung. Hör erst zu, und heb die Hand, um das Wort zu bekommen.',
  seers: (count) =>
    count === 0
      ? 'Stimmen gehen direkt von Mensch zu Mensch. Niemand, der jetzt drinnen ist, sähe deine Netzwerkadresse (IP); wer später kommt, schon.'
      : plural(count, {
          one: 'Stimmen gehen direkt von Mensch zu Mensch: # Person drinnen sähe deine Netzwerkadresse (IP), und wer später kommt, auch.',
          other:
            'Stimmen gehen direkt von Mensch zu Mensch: # Leute drinnen sähen deine Netzwerkadresse (IP), und wer später kommt, auch.',
        }),
  hide: 'Meine IP verbergen',
  hidden:
    'Niemand im Raum sieht deine Netzwerkadresse (IP). Stimmen gehen über ein Relay, das sie sieht, und kommen einen Moment später an als direkt.',
};
