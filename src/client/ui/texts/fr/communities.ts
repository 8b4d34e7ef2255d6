import type * as English from '../en/communities.ts';
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';
import { longDates } from './formats.ts';

export { found } from './inside/found.ts';

export const communities: typeof English.communities = {
  nav: 'Communautés',
  lobby: 'L’accueil',
  unnamed: 'Une communauté',
  about: 'À propos de cette communauté',
  more: 'Communautés…',
  moreTitle: 'Communautés',
  moreLead: 'Une communauté a son propre hall. Suivez-en une par un lien que l’on vous donne, ou créez-en une.',
  make: 'Créer une communauté',
  restore: 'Restaurer une sauvegarde',
  code: 'Votre code',
  close: 'Fermer',
  back: 'Retour',
  failed: 'Cela n’a pas marché. Réessayez.',

  makeLead: 'Elle vous appartient : cet appareil détient sa clé. Sauvegardez la clé une fois la communauté créée.',
  name: 'Nom de la communauté',
  nameHint: 'Tel qu’on le verra au-dessus de ses salons.',
  nameMissing: 'Donnez un nom à la communauté.',
  rules: 'Règles',
  rulesHint: 'Ce qui vaut dans ses salons. Tout le monde peut les lire.',
  picture: 'Image',
  pictureHint: 'On en garde un carré, en petit.',
  pictureWrong: 'Ce fichier n’est pas une image que le navigateur sait lire.',
  noPicture: 'Retirer l’image',
  who: 'Qui peut entrer dans les nouveaux salons',
  openHint: 'Listés dans son hall, où tout le monde les trouve.',
  byLinkHint: 'Jamais listés. Qui a le lien peut entrer.',
  membersHint: 'Listés dans son hall ; seuls les membres entrent.',
  stageInvitedHint: 'On lève la main, et les hôtes font monter.',
  defaultsHint: 'Qui ouvre un salon peut choisir autrement.',
  submitMake: 'Créer',
  submitEdit: 'Enregistrer',
  making: 'Création…',
  edit: 'Changer le nom, l’image ou les règles…',
  editTitle: 'Modifier la communauté',

  looking: 'On demande son nom et ses règles…',
  noRules: 'Son propriétaire n’a pas donné de règles.',
  standing: {
    none: 'Vous la suivez. Tout le monde peut le faire ; ses salons ouverts vous sont ouverts.',
    member: 'Vous êtes membre : vous entrez dans ses salons réservés aux membres, et pouvez inviter.',
    opener: 'Vous êtes membre et pouvez ouvrir des salons ; vous êtes hôte dans chacun d’eux.',
    owner: 'Elle vous appartient : sa clé est sur cet appareil.',
  },
  until: (at) => `Valable jusqu’au ${longDates.format(at)}.`,
  link: 'Copier son lien',
  linkHint: 'Par ce lien, tout le monde peut la suivre. Il ne rend personne membre.',
  linkCopied: 'Lien copié',
  linkFailed: 'Voici le lien ; sélectionnez-le et copiez-le.',

  offer: {
    member: 'On vous invite à devenir membre.',
    opener: 'On vous invite à devenir membre, avec le droit d’ouvrir des salons.',
  },
  offerBad: {
    expired: 'Cette invitation a expiré. Demandez-en une autre à la personne qui l’a envoyée.',
    damaged:
      'Cette invitation est abîmée, ou pour autre chose. Demandez à la personne qui l’a envoyée de la copier à nouveau.',
    'not-yours':
      'Cette invitation est pour un autre appareil. Donnez le code de celui-ci à la personne qui l’a envoyée.',
  },
  offerOnce:
    'Si quelqu’un l’a prise avant vous, les salons réservés aux membres restent fermés : leur hôte sait qui était là en premier.',
  join: 'Rejoindre',

  invite: 'Inviter…',
  inviteTitle: 'Inviter dans la communauté',
  left: (count) => plural(count, { one: 'Vous avez # invitation.', other: 'Vous avez # invitations.' }),
  leftNone: 'Vous n’avez plus d’invitation.',
  kind: 'Pour qui',
  kinds: {
    member: 'N’importe qui',
    opener: 'Un hôte',
    device: 'Mon appareil',
  },
  kindHints: {
    member:
      'Un membre : la première personne qui ouvre le lien. Elle entre, peut parler, et a deux invitations à elle.',
    opener: 'Quelqu’un dont vous avez le code. Cette personne peut ouvrir des salons, et est hôte dans tous.',
    device:
      'Un autre de vos appareils, par son code : vous y êtes ce que vous êtes ici. Cela prend une de vos invitations.',
  },
  theirCode: 'Son code',
  theirCodeHint: 'Il se trouve sous « Communautés », « Votre code ».',
  deviceCode: 'Code de l’autre appareil',
  codeWrong: 'Ce n’est pas un code. Un code a 43 lettres et chiffres, et n’est pas celui de cet appareil.',
  makeInvite: 'Créer l’invitation',
  makingInvite: 'Création de l’invitation…',
  ready: {
    member: 'Elle vaut pour une personne, la première qui l’ouvre : ne la donnez qu’à elle.',
    opener: 'Elle sert à la personne qui a ce code, et à nulle autre.',
    device: 'Ouvrez-la sur l’autre appareil. Elle ne sert sur aucun autre.',
  },
  qr: 'Code QR de l’invitation. Visez-le avec l’appareil photo d’un téléphone.',
  another: 'En créer une autre',
  sent: 'Invitations données',
  takeBack: 'Reprendre',
  takenBack: 'reprise ; les salons le savent une fois que vous y êtes passé',
  goodUntil: (at) => `valable jusqu’au ${longDates.format(at)}`,
  runOut: 'a expiré',

  codeTitle: 'Code de cet appareil',
  codeLead:
    'Donnez-le à qui veut vous laisser ouvrir des salons, ou saisissez-le sur votre premier appareil pour ajouter celui-ci. Il ne permet à personne d’agir en votre nom.',
  codeLabel: 'Le code',
  codeQr: 'Code QR contenant le code de cet appareil.',
  codeCopy: 'Copier le code',
  codeCopied: 'Code copié',

  backUp: 'Sauvegarder sa clé…',
  backUpTitle: 'Sauvegarder la clé',
  backUpLead:
    'Sans la clé, personne ne peut modifier la communauté ni y nommer d’hôtes. Si cet appareil est perdu ou ses données effacées, la clé l’est aussi. Le fichier que vous enregistrez la contient, fermé par votre phrase secrète.',
  saved: 'Le fichier est en route. Qui l’a avec la phrase secrète possède la communauté.',
  restoreLead:
    'Le fichier enregistré lors de la sauvegarde de la clé, et sa phrase secrète, rendent cet appareil propriétaire.',
  fileHint: 'Son nom finit par « .stoa-key.json ».',
  restoreFailed: 'Ce n’est pas la sauvegarde d’une clé, ou la phrase secrète est une autre.',

  forget: 'Ne plus suivre',
  forgetTitle: (name) => `Ne plus suivre ${isolate(name)} ?`,
  forgetLead: 'Votre adhésion est oubliée avec elle, et ne revient que par une nouvelle invitation.',
  forgetOwner:
    'La clé sur cet appareil est oubliée aussi. Sans sauvegarde, la communauté n’appartiendra plus jamais à personne.',
  forgetKeep: 'La garder',
};
