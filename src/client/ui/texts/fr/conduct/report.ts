import type * as English from '../../en/conduct/report.ts';
import { isolate } from '../../isolate.ts';
import { inDigits, plural } from '../format.ts';
import { days } from '../formats.ts';

export const report: typeof English.report = {
  open: 'Signaler…',
  title: (name) => `Signaler ${isolate(name)}`,
  lead: 'Le signalement part, scellé, vers celles et ceux qui décident ici. Ils entendent et lisent ce que vous envoyez, et voient qu’il vient de vous.',
  reason: 'Ce qui s’est passé',
  reasons: {
    insult: 'Insultes',
    hate: 'Haine',
    threat: 'Menaces',
    sexual: 'Harcèlement sexuel',
    spam: 'Spam ou arnaque',
    other: 'Autre chose',
  },
  words: 'Avec vos mots',
  wordsHint: 'Ce qu’il faut savoir. Vous pouvez laisser vide.',
  proof: 'Ce qui l’accompagne comme preuve',
  count: (seconds) =>
    plural(seconds, {
      one: '# seconde de sa voix, telle que signée',
      other: '# secondes de sa voix, telles que signées',
    }),
  more: (lines) => plural(lines, { one: '# ligne de cette personne', other: '# lignes de cette personne' }),
  direct:
    'Une voix qui arrive directement ne porte pas de signature. À partir de maintenant elle arrive aussi par un relais, et ce qui se dit ensuite peut être joint.',
  kept: 'Dans un salon, la page de chaque personne garde les 30 dernières secondes de ce que les relais apportent, en mémoire seulement, pour qu’on puisse signaler ce qu’on subit. Personne n’en reçoit rien sans signalement.',
  noReaders: 'Personne d’autre ne décide ici. Vous pouvez garder le signalement dans un fichier.',
  send: 'Sceller et envoyer',
  make: 'Sceller',
  sending: 'Scellement en cours…',
  sent: 'Un relais le garde pour celles et ceux qui décident ici. Gardez le fichier si vous voulez.',
  notSent: 'Aucun relais ne l’a pris. Enregistrez le fichier et donnez-le à quelqu’un qui décide.',
  failed: 'Cela n’a pas marché. Réessayez.',
  save: 'Enregistrer le fichier',
  inbox: 'Signalements',
  inboxLead:
    'Ce qui vous a été signalé, ou à une communauté dont la clé est sur cet appareil. Les relais le gardent deux semaines, scellé.',
  looking: 'Les relais sont interrogés…',
  none: 'Il n’y en a aucun.',
  noAnswer: 'Aucun relais ne répond.',
  keyless: 'La clé de ce navigateur date d’avant que les clés puissent être copiées. Elle n’ouvre aucun signalement.',
  time: (at) => days.format(at),
  read: 'Lire',
  file: 'Un signalement dans un fichier',
  fileHint: 'Son nom finit par «\u00a0.stoa-report\u00a0».',
  opening: 'Ouverture et vérification…',
  unreadable: {
    'not-mine': 'Ce signalement est pour d’autres personnes.',
    changed: 'Ce signalement a été modifié en chemin. On ne peut se fier à rien de ce qu’il contient.',
    malformed: 'Ce n’est pas un signalement de Stoa.',
  },
  gone: 'Aucun relais ne l’a plus.',
  back: 'Tous les signalements',
  by: (name) => `Signalé par ${isolate(name)}`,
  about: (name) => `À propos de ${isolate(name)}`,
  room: (title) => `Dans «\u00a0${isolate(title)}\u00a0»`,
  key: 'Sa clé',
  heard: 'Ce qui a été dit',
  summary: (seconds) =>
    plural(seconds, { one: '# seconde est signée de cette clé.', other: '# secondes sont signées de cette clé.' }),
  left: (pieces) =>
    plural(pieces, {
      one: '# morceau du son n’est pas prouvé.',
      other: '# morceaux du son ne sont pas prouvés.',
    }),
  noSound: 'Aucun son ne l’accompagne.',
  second: (number, what) => `Seconde ${number}\u00a0: ${what}`,
  ordinal: (count) => inDigits(count),
  states: { signed: 'signée', broken: 'pas prouvée', sealed: 'signée, ne s’ouvre pas', quiet: 'silence' },
  faults: {
    malformed: 'illisible',
    signature: 'la signature ne tient pas',
    unsigned: 'rien ne dit qui l’a signé',
    stale: 'd’un autre moment',
    order: 'pas dans l’ordre',
  },
  quotes: { line: 'Ce qui a été écrit', caption: 'Ses sous-titres' },
  genuine: 'signé de sa clé',
  forged: 'pas signé de sa clé',
  omitted: 'Ce qui est signé a été dit. Un signalement peut omettre des choses\u00a0: ce qui manque ne prouve rien.',
};
