import type * as English from '../en/invites.ts';
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';
import { days } from './formats.ts';

export const invites: typeof English.invites = {
  open: 'Inviter des gens…',
  button: 'Inviter',
  title: 'Inviter des gens',
  left: (count) => plural(count, { one: 'Vous avez # invitation.', other: 'Vous avez # invitations.' }),
  none: 'Vous n’avez plus d’invitation. Reprenez-en une pour en faire une autre.',
  kind: 'À quoi elle sert',
  listen: 'Écouter',
  speak: 'Parler',
  listenHint: 'Qui la prend entre et entend le salon.',
  speakHint: 'Qui la prend entre et peut monter sur scène.',
  make: 'Créer une invitation',
  making: 'Création de l’invitation…',
  failed: 'L’invitation n’a pas pu être créée. Réessayez.',
  ready: {
    listen: 'Une invitation à écouter',
    speak: 'Une invitation à parler',
  },
  once: 'Elle vaut pour une personne, la première qui l’ouvre : ne la donnez qu’à elle.',
  link: 'Lien de l’invitation',
  copy: 'Copier l’invitation',
  copied: 'Invitation copiée',
  copyFailed: 'Voici l’invitation ; sélectionnez-la et copiez-la.',
  share: 'Partager…',
  code: {
    listen: 'Code QR d’une invitation à écouter. Visez-le avec l’appareil photo d’un téléphone.',
    speak: 'Code QR d’une invitation à parler. Visez-le avec l’appareil photo d’un téléphone.',
  },
  codeFailed: 'Le code QR n’a pas pu être dessiné. Copier l’invitation marche aussi.',
  another: 'Inviter une autre personne',
  sent: 'Invitations envoyées',
  show: 'Afficher',
  takeBack: 'Reprendre',
  taken: (name) => `${isolate(name)} l’a prise`,
  revoked: 'reprise',
  expired: 'a expiré',
  until: (at) => `pas encore prise, valable jusqu’à ${days.format(at)}`,
};
