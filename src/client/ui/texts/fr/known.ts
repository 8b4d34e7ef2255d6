import type * as English from '../en/known.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';

export const known: typeof English.known = {
  title: 'Personnes',
  lead: 'Les personnes que vous gardez, et celles que vous avez bloquées. Seul cet appareil le sait, et personne n’en est averti.',
  none: 'Personne encore. Touchez quelqu’un dans un salon pour garder cette personne sous un nom à vous, ou pour la bloquer.',
  kept: 'Vous gardez',
  blockedTitle: 'Vous avez bloqué',
  known: 'que vous connaissez',
  blocked: 'bloqué par vous',
  theirs: (name) => `Son nom à elle-même : ${isolate(name)}.`,
  keep: 'Garder…',
  rename: 'Renommer…',
  nameLabel: 'Votre nom pour cette personne',
  nameHint: 'Vous seul le voyez. Quand cette personne parle, son salon passe en tête de votre hall.',
  save: 'Garder',
  back: 'Retour',
  forget: 'Ne plus garder',
  block: 'Bloquer, rien que pour moi',
  unblock: 'Débloquer',
  blockedHint: 'Vous n’entendez ni ne lisez cette personne, dans aucun salon. Les autres si, et elle n’en sait rien.',
  full: (count) =>
    plural(count, {
      one: 'Il y a de la place pour # personne, pas plus.',
      other: 'Il y a de la place pour # personnes, pas plus.',
    }),
  notStored:
    'Ce navigateur n’enregistre plus rien. La liste dure jusqu’à la fermeture de la page : exportez-la pour ne rien perdre.',
  exportList: 'Exporter la liste',
  importList: 'Importer une liste',
  imported: 'Ce que contient le fichier est maintenant dans votre liste.',
  importFailed: 'Ce n’est pas une liste de personnes de Stoa.',
  leftOut: (count) =>
    plural(count, { one: '# personne n’a pas trouvé de place.', other: '# personnes n’ont pas trouvé de place.' }),
  backUp: 'Sauvegarder…',
  backUpTitle: 'Sauvegarder qui vous êtes',
  backUpLead:
    'Qui vous êtes ici, et cette liste, dans un fichier que ferme votre phrase secrète. Qui a les deux peut être vous.',
  backUpKeyless:
    'La clé de ce navigateur date d’avant que les clés puissent être copiées. Le fichier contiendra votre liste, et non qui vous êtes.',
  backedUp: 'Le fichier est en route.',
  failed: 'Cela n’a pas marché. Réessayez.',
  restore: 'Restaurer une sauvegarde…',
  restoreTitle: 'Restaurer une sauvegarde',
  restoreLead: 'Les personnes du fichier s’ajoutent à votre liste.',
  fileHint: 'Son nom finit par « .stoa-backup.json ».',
  be: 'Être cette personne ici aussi',
  beHint: 'Cet appareil cesse alors d’être qui il est. La page se recharge.',
  restored: 'Les personnes du fichier sont maintenant dans votre liste.',
  restoreFailed: 'Ce n’est pas une sauvegarde, ou la phrase secrète est une autre.',
  refused: 'La liste est là. Ce navigateur n’a pas accepté la clé.',
};

export const backup: typeof English.backup = {
  passphrase: 'Phrase secrète',
  passphraseHint: 'Quelques mots que personne ne devine. Notez-les : personne ne pourra vous les redire.',
  passphraseShort: (least) => `Prenez au moins ${inDigits(least)} caractères.`,
  save: 'Enregistrer le fichier',
  saving: 'Fermeture avec votre phrase secrète…',
  file: 'Le fichier',
  fileMissing: 'Choisissez d’abord le fichier.',
  opening: 'Ouverture…',
  openFile: 'Restaurer',
};

export const you: typeof English.you = {
  title: 'À propos de vous',
  open: 'À propos de vous…',
  lead: 'Tout le monde le voit sur votre fiche, dans les salons où vous avez une place. Tout peut rester vide.',
  name: 'Votre nom',
  nameHint: 'Tout le monde voit ce nom dans un salon.',
  about: 'Une ligne sur vous',
  aboutHint: 'Ce que vous faites, ou ce qui vous amène.',
  link: (number) => `Lien ${inDigits(number)}`,
  linkHint: 'Une adresse qui commence par https://.',
  linkWrong: 'Ce n’est pas une adresse qui commence par https://, ou elle est trop longue.',
  picture: 'Image',
  pictureHint: 'Elle est réduite ici. Rien d’autre de ce que contient le fichier ne quitte cet appareil.',
  pictureWrong: 'Ce n’est pas une image, ou elle ne peut pas devenir assez petite.',
  pictureProtected:
    'Ce navigateur cache ce que dessinent les pages, pour que personne n’y soit reconnu. Il ne peut pas faire d’image ici.',
  noPicture: 'Sans image',
  save: 'Enregistrer',
  saved: 'Enregistré. Les autres le verront dans quelques secondes.',
  failed: 'Cela n’a pas marché. Réessayez.',
  ask: 'Montrer l’image et les liens',
  askHint: 'Vous consommez moins de données : ceci prend 4 ko au plus.',
  nothing: 'On n’en sait pas plus ici.',
  opens: 'ouvre une page hors de Stoa',
};

export const phrase: typeof English.phrase = {
  open: 'Phrase de récupération…',
  title: 'Phrase de récupération',
  lead: '24 mots anglais qui sont la clé de qui vous êtes ici. Notez-les sur papier, dans cet ordre : qui les lit peut être vous.',
  isNot: 'Votre nom, votre liste et ce que vous montrez de vous n’y sont pas. Une sauvegarde les contient.',
  show: 'Montrer les mots',
  none: 'La clé de ce navigateur date d’avant que les clés puissent être copiées. Il n’y a pas de mots pour elle.',
  enter: 'Saisir une phrase de récupération…',
  enterTitle: 'Saisir une phrase de récupération',
  field: 'Les 24 mots',
  fieldHint: 'Dans leur ordre, séparés par des espaces.',
  phraseCount: (count) =>
    plural(count, { one: 'Cela fait # mot ; il y en a 24.', other: 'Cela fait # mots ; il y en a 24.' }),
  noWord: (word) => `« ${isolate(word)} » n’est aucun de ces mots. Vouliez-vous dire :`,
  wrong:
    'Chacun est un de ces mots, et pourtant ils ne sont pas une clé : l’un est un autre, ou deux ont changé de place.',
  same: 'C’est déjà qui vous êtes ici.',
  refused: 'Ce navigateur n’a pas accepté la clé.',
};

export const take: typeof English.take = {
  open: 'Vers un autre appareil…',
  title: 'Vers un autre appareil',
  lead: 'Visez ce code avec l’appareil photo de votre autre appareil, et ouvrez le lien. Votre clé et votre nom l’accompagnent ; votre liste et votre image, non.',
  code: 'Un code qui ouvre Stoa sur votre autre appareil',
  next: 'Il y est ouvert',
  words: 'Tapez-y ces mots :',
  both: 'Qui a le code et les mots peut être vous : ne laissez pas les autres les voir.',
  here: 'Depuis votre autre appareil',
  field: 'Les mots',
  fieldHint: 'Votre autre appareil les montre.',
  failed: 'Ce ne sont pas les mots, ou le lien est abîmé.',
};
