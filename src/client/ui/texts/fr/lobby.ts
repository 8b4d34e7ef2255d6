import type * as English from '../en/lobby.ts';
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';

export const lobby: typeof English.lobby = {
  lookingTitle: 'Recherche du salon',
  looking: 'On demande qui est là…',
  absentTitle: 'Personne ne répond ici',
  absent:
    'Le salon est peut-être terminé, ou ses occupants sont hors ligne pour l’instant. La page continue de chercher.',
  closedTitle: 'Ce salon est terminé',
  closed: 'La personne qui l’accueillait l’a fermé. Il y en a peut-être d’autres dans le hall.',
  invalidTitle: 'Ce lien est abîmé',
  invalid: 'Il en manque une partie. Demandez à la personne qui l’a envoyé de le copier à nouveau.',
  toHallway: 'Aller au hall',
  hostedBy: (name) => (name === '' ? 'L’hôte est absent' : `Hôte : ${isolate(name)}`),
  open: 'Ouvert à tous',
  byLink: 'Par lien seulement',
  members: 'Membres seulement',
  locked: 'Verrouillé',
  recordable:
    'L’hôte peut enregistrer ce salon. On demande d’abord aux personnes qui parlent ; qui ne fait qu’écouter n’y figure jamais.',
  tier: 'Seules les personnes invitées entendent : ce qui se dit est chiffré de bout en bout.',
  inside: 'Dans le salon',
  nobody: 'Il n’y a encore personne. Vous seriez là en premier.',
  listen: 'Juste écouter',
  join: 'Entrer avec le micro',
  onAir: 'Passer à l’antenne',
  onAirHint: 'On vous entend à partir de ce moment.',
  listenHint: 'Sans micro, et sans donner de nom.',
  joining: 'Vous entrez…',
  floor: 'Ici, on monte sur scène sur invitation. Écoutez d’abord, puis levez la main pour demander la parole.',
  seers: (count) =>
    count === 0
      ? 'Les voix vont directement d’une personne à l’autre. Personne à l’intérieur ne verrait votre adresse réseau (IP) pour l’instant ; ceux qui entreront plus tard la verront.'
      : plural(count, {
          one: 'Les voix vont directement d’une personne à l’autre : # personne à l’intérieur verrait votre adresse réseau (IP), et ceux qui entreront plus tard aussi.',
          other:
            'Les voix vont directement d’une personne à l’autre : # personnes à l’intérieur verraient votre adresse réseau (IP), et ceux qui entreront plus tard aussi.',
        }),
  hide: 'Cacher mon IP',
  hidden:
    'Personne dans le salon ne voit votre adresse réseau (IP). Les voix passent par un relais, qui la voit, et arrivent un instant plus tard qu’en direct.',
};
