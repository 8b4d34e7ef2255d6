import type * as English from '../en/hearing.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';
import { tenths } from './formats.ts';

export const hearing: typeof English.hearing = {
  open: 'Comment vous entendez',
  title: 'Comment vous entendez',
  lead: 'Les voix vous viennent directement d’une personne à l’autre, là où le réseau le permet.',
  leadRelays: 'Les voix vous viennent par des relais, car ce navigateur n’a pas WebRTC.',
  spoken: {
    websocket: 'Votre voix part par un relais, en WebSocket.',
    stream: 'Votre voix part par un relais, en libp2p.',
  },
  spokenWithoutWebRtc: {
    websocket: 'Votre voix part par un relais, en WebSocket, car ce navigateur n’a pas WebRTC.',
    stream: 'Votre voix part par un relais, en libp2p, car ce navigateur n’a pas WebRTC.',
  },
  nobody: 'Il n’y a personne d’autre à entendre sur scène.',
  connecting: (name) => `On cherche à joindre ${isolate(name)}…`,
  direct: (name) => `${isolate(name)} : en direct`,
  relay: (name, relay) => `${isolate(name)} : par le relais ${isolate(relay)}`,
  someRelay: (name) => `${isolate(name)} : par un relais`,
  lost: (name) => `On n’entend pas ${isolate(name)} en ce moment. C’est en cours de réparation.`,
  unheard: (name) => `Vous n’entendez pas ${isolate(name)}.`,
  behind: (seconds) => `${tenths.format(seconds)} s de retard`,
  close: 'moins de 0,1 s de retard',
  whole: 'rien de perdu',
  someLost: (percent) => `${inDigits(percent)} % du son perdu en chemin`,
  littleLost: 'moins de 1 % du son perdu en chemin',
  verified: 'voix vérifiée',
  left: 'On ne croit pas les relais sur parole. Celui-ci n’est pas utilisé tant qu’il y en a un autre :',
  leftMany: 'On ne croit pas les relais sur parole. Ceux-ci ne sont pas utilisés tant qu’il y en a un autre :',
  relayNamed: (name) => `Le relais ${isolate(name)}`,
  relayUnnamed: 'Un relais sans nom',
  misdeeds: {
    altered: (relay) => `${relay} a changé ou inventé ce que disent les gens. Rien de cela n’a été diffusé.`,
    foreign: (relay) => `${relay} a apporté des voix étrangères à ce salon. Aucune n’a été diffusée.`,
    replayed: (relay) => `${relay} a rejoué ce qui avait déjà été dit. Vous ne l’avez pas entendu deux fois.`,
    invented: (relay) =>
      `${relay} a raconté sur ce salon des choses que personne n’y avait signées. Aucune n’a été crue.`,
    withheld: (relay) => `${relay} a retenu une partie de ce que disent les gens.`,
    late: (relay) => `${relay} a apporté les voix bien plus tard qu’un autre relais.`,
    flooded: (relay) => `${relay} a envoyé bien plus que quiconque n’a à dire. Il a été coupé.`,
  },
  summary: {
    nobody: 'Vous entendez tous ceux qu’il y a à entendre.',
    direct: 'Vous entendez tout le monde en direct.',
    mixed: (relayed) =>
      plural(relayed, {
        one: 'Vous entendez # personne par un relais.',
        other: 'Vous entendez # personnes par un relais.',
      }),
    connecting: (count) =>
      plural(count, { one: 'On cherche à joindre # personne…', other: 'On cherche à joindre # personnes…' }),
    lost: (count) =>
      plural(count, {
        one: 'On n’entend pas # personne en ce moment. C’est en cours de réparation.',
        other: 'On n’entend pas # personnes en ce moment. C’est en cours de réparation.',
      }),
  },
  wordsTitle: 'Mots à comparer',
  words:
    'Ce qui se dit ici est chiffré de bout en bout. Quand vous vous verrez, comparez ces mots : s’ils sont les mêmes chez vous deux, vous partagez la clé du salon, et personne ne se tient entre vous.',
  copy: 'Copier le rapport',
  copied: 'Rapport copié. Il ne contient ni noms ni adresses.',
  copyFailed: 'Voici le rapport ; sélectionnez-le et copiez-le.',
  report: 'Rapport',
  done: 'Fermer',
};

export const data: typeof English.data = {
  title: 'Données utilisées',
  used: (received, sent) =>
    `Environ ${tenths.format(received)} Mo reçus et ${tenths.format(sent)} Mo envoyés dans ce salon.`,
  usedHint: 'Les voix, telles que relais et personnes les apportent. Trouver salons et gens en prend un peu plus.',
  less: 'Utiliser moins de données',
  lessHint:
    'Votre voix part à 24 kbit/s au lieu de 32, la musique au lieu de 96. Les images des communautés ne s’affichent pas. Retenu sur cet appareil.',
};

export const music: typeof English.music = {
  open: 'Diffuser un fichier…',
  title: 'Diffuser un fichier',
  close: 'Fermer le lecteur',
  choose: 'Choisir des fichiers',
  drop: 'Musique ou paroles, un fichier ou plusieurs. Vous pouvez aussi les déposer ici.',
  mayNot: 'Ici, l’hôte et la modération diffusent des fichiers. Ils peuvent le permettre à toute la scène.',
  playing: (title) => `Lecture de « ${isolate(title)} »`,
  plays: (name, title) => `${isolate(name)} diffuse « ${isolate(title)} »`,
  pause: 'Pause',
  resume: 'Reprendre',
  next: 'Suivant',
  stop: 'Arrêter',
  volume: 'Volume du fichier',
  upNext: 'À suivre',
  progress: 'Déjà joué',
  aloud: 'On entend aussi votre micro. Coupez-le pour ne diffuser que le fichier.',
  failed: {
    kind: (title) => `« ${isolate(title)} » n’est pas un son que l’on sait lire ici.`,
    codec: (title) => `« ${isolate(title)} » est dans un format que ce navigateur ne lit pas.`,
    none: (title) => `Il n’y a pas de son dans « ${isolate(title)} ».`,
    broken: (title) => `« ${isolate(title)} » est abîmé et n’a pas pu être lu jusqu’au bout.`,
    gone: (title) => `« ${isolate(title)} » n’est plus lisible sur cet appareil.`,
  },
  notLoaded: 'Le lecteur n’a pas pu être chargé.',
};

export const captions: typeof English.captions = {
  title: 'Sous-titres',
  show: 'Afficher les sous-titres',
  hide: 'Masquer les sous-titres',
  settings: 'Options',
  size: 'Taille',
  sizes: { small: 'Petite', medium: 'Moyenne', large: 'Grande' },
  contrast: 'Contraste élevé',
  waiting: 'Ici s’affiche ce que disent les personnes sous-titrées.',
  newest: 'À la dernière ligne',
  said: (name, words) => `${isolate(name)} : ${words}`,
  saveVtt: 'Sauvegarder en WebVTT',
  saveSrt: 'Sauvegarder en SubRip',
  own: 'Sous-titrer ce que je dis',
  ownHint: 'Votre navigateur s’en charge sur cet appareil : personne d’autre ne vous entend pour cela.',
  ownFetch: 'Votre navigateur télécharge d’abord votre langue. Ensuite, tout se fait sur cet appareil.',
  ownFetching: 'Votre navigateur télécharge votre langue…',
  ownNone:
    'Ce navigateur ne peut pas vous sous-titrer sur cet appareil, et votre voix n’est envoyée nulle part pour cela. Vous pouvez lire ce que disent les autres.',
  ownFailed: 'Votre navigateur a cessé de vous sous-titrer. Réactivez les sous-titres pour réessayer.',
  failed: 'Impossible de charger les sous-titres.',
};

export const models: typeof English.models = {
  title: 'Modèles de sous-titrage',
  lead: 'Ce navigateur ne peut pas vous sous-titrer par lui-même. Il le peut avec un modèle de ce serveur, une fois téléchargé : sur cet appareil uniquement, si bien que personne d’autre ne vous entend pour cela.',
  fetch: (name) => `Télécharger ${isolate(name)}`,
  use: (name) => `Utiliser ${isolate(name)}`,
  remove: (name) => `Retirer ${isolate(name)} de cet appareil`,
  fetching: 'Part déjà téléchargée',
  stop: 'Arrêter le téléchargement',
  failed: 'Impossible de télécharger le modèle. Vous pouvez réessayer.',
  starting: 'Le modèle démarre…',
  hint: 'Le modèle s’en charge sur cet appareil : personne d’autre ne vous entend pour cela. Il se trompe sur certains mots.',
  broken: 'Le modèle s’est arrêté. Réactivez les sous-titres pour réessayer.',
  along: 'Lire aussi qui n’a pas de sous-titres',
  alongHint:
    'Pour vous seulement, sur cet appareil, une personne à la fois : certains mots sont faux, et personne ne les a signés.',
  here: 'créé sur cet appareil',
  leadAlong:
    'Un modèle de ce serveur peut écrire pour vous ce que disent les personnes sans sous-titres, une fois téléchargé : sur cet appareil uniquement.',
};
