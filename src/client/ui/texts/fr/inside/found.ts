import type * as English from '../../en/inside/found.ts';
import { others, some } from '../formats.ts';

export const found: typeof English.found = {
  open: 'Où la retrouver…',
  title: 'Où la retrouver',
  lead: 'Un jour, tous ses relais auront peut-être disparu. Alors les pages de celles et ceux qui la suivent regardent à deux endroits qui ne sont pas des relais, et croient ce que sa clé a signé.',
  relays: 'Ses relais',
  relaysHint: 'Adresses web de relais en marche, une par ligne.',
  relaysWrong: 'L’une d’elles n’est pas un relais ou ne répond pas, ou cela fait plus de six adresses.',
  file: 'Un fichier',
  fileHint: 'Là où il sera : https://example.org/relays.json',
  fileWrong: 'Ce n’est pas l’adresse d’un fichier qui commence par https://.',
  name: 'Un nom dans le DNS',
  nameHint: 'D’un domaine à vous : _stoa.example.org',
  nameWrong: 'Ce n’est pas un nom du DNS.',
  sign: 'Signer',
  signing: 'Les relais sont interrogés, puis c’est signé…',
  signed: 'C’est signé. Reste à le mettre en place.',
  save: 'Enregistrer le fichier',
  saveHint: 'Sa place est à l’adresse ci-dessus, chez un hébergeur qui laisse les pages d’autres sites le lire.',
  copy: 'Copier l’enregistrement TXT',
  copied: 'Enregistrement copié',
  copyHint: 'Sa place est au nom ci-dessus, chez qui héberge votre domaine.',
  copyFailed: 'Voici l’enregistrement ; sélectionnez-le et copiez-le.',
  check: 'Vérifier ces endroits',
  checking: 'Interrogation, comme le ferait toute page…',
  link: 'Qui passe désormais dans son hall connaît ces endroits, et son lien les nomme.',
  ask: 'Les interroger',
  says: {
    file: {
      this: 'Le fichier est en place.',
      older: 'Il y a là un fichier plus ancien.',
      nothing: 'Il n’y a là aucun fichier de cette communauté.',
      silent: 'L’hébergeur du fichier ne répond pas, ou n’autorise pas la lecture par les pages d’autres sites.',
    },
    name: {
      this: 'Le nom a l’enregistrement.',
      older: 'Le nom a un enregistrement plus ancien.',
      nothing: 'Le nom n’a aucun enregistrement de cette communauté.',
      silent: 'Personne ne répond pour ce nom.',
    },
  },
  askingThem: (whom) => `Aucun de ses relais ne répond. Où est-elle ? Question posée à ${some(whom, others)}.`,
  foundBy: (by) => `Aucun de ses relais n’a répondu. ${by} a dit où elle est maintenant.`,
  nowhere: (places) =>
    `Aucun de ses relais ne répond, et il n’y a rien de nouveau ici : ${some(places, others)}. Prochain essai dans un moment.`,
  unasked: (whom) =>
    `Aucun de ses relais ne répond. Comme vous cachez votre IP, personne d’autre n’a été interrogé. Elle serait visible pour ${some(whom, others)}.`,
};
