import type * as English from '../en/notices.ts';
import { span } from './formats.ts';

export const notices: typeof English.notices = {
  microphone: {
    denied: 'Le navigateur bloque votre micro.',
    missing: 'Aucun micro n’a été trouvé.',
    busy: 'Un autre programme occupe votre micro.',
    unplugged: 'Votre micro a été débranché : personne ne vous entend.',
    held: 'Votre système ou votre casque coupe le micro : personne ne vous entend.',
    silent: 'Votre micro ne donne aucun son : personne ne vous entend.',
    failed: 'Votre micro s’est arrêté : personne ne vous entend.',
  },
  otherMicrophone: 'Un micro est de nouveau prêt, coupé.',
  secondTab: 'Vous êtes aussi dans ce salon dans un autre onglet. L’autre continue ; celui-ci ne fait qu’écouter.',
  chooseAnother: 'En choisir un autre',
  tryAgain: 'Réessayer',
  clock: (behind) =>
    `L’horloge de cet appareil ${behind > 0 ? 'retarde' : 'avance'} d’environ ${span(Math.abs(behind))}. Vous ne voyez aucun salon et n’y entrez pas tant qu’elle n’est pas à l’heure.`,
  clockSet: 'L’horloge est à l’heure. Rechargez, et les autres vous verront.',
  relayLost: 'Les nouveaux venus ne trouvent pas le salon pour l’instant.',
  relayBusy: 'Le relais est très sollicité, un instant.',
  hear: 'Comment vous entendez',
  linkWeak: 'La connexion est faible : le son peut se couper.',
  removedClosed: 'L’hôte a fermé le salon.',
  removed: 'L’hôte ou la modération vous a fait sortir du salon.',
  banned: 'L’hôte ou la modération vous a exclu du salon.',
  toAudience: 'L’hôte ou la modération vous a renvoyé dans le public.',
  silenced: 'L’hôte ou la modération vous a réduit au silence : personne ne vous entend.',
  noKey:
    'La clé de ce salon n’est pas arrivée : vous n’entendez personne. Les hôtes sont peut-être absents, le salon verrouillé, ou votre invitation déjà prise.',
  recorded: 'L’enregistrement est sur cet appareil.',
  recordings: 'Enregistrements',
  recordingMisses:
    'L’enregistrement a des lacunes : une partie de ce qui se dit n’arrive pas à temps sur cet appareil.',
  recordingFailed:
    'L’enregistrement s’est arrêté : ce navigateur n’en garde pas plus. Ce qui précède est sur cet appareil.',
  reported: 'Quelqu’un vous a signalé quelque chose.',
  noChair: 'Ni hôte ni modération ici. Vous pouvez continuer à parler ; personne de nouveau ne reçoit de droits.',
};

export const shortcuts: typeof English.shortcuts = {
  title: 'Raccourcis clavier',
  mute: 'Couper ou rouvrir le micro',
  space: 'Espace',
  hold: 'Parler tant qu’elle est enfoncée',
  hand: 'Lever ou baisser la main',
  list: 'Cette liste',
  use: 'Utiliser ces touches',
  close: 'Fermer',
};
