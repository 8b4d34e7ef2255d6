import type * as English from '../en/communities.ts';
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';
import { longDates } from './formats.ts';

export { found } from './inside/found.ts';

export const communities: typeof English.communities = {
  nav: 'Comunidades',
  lobby: 'La entrada',
  unnamed: 'Una comunidad',
  about: 'Sobre esta comunidad',
  more: 'Comunidades…',
  moreTitle: 'Comunidades',
  moreLead: 'Una comunidad tiene su propio vestíbulo. Sigue una con el enlace que te den, o crea la tuya.',
  make: 'Crear una comunidad',
  restore: 'Restaurar una copia de seguridad',
  code: 'Tu código',
  close: 'Cerrar',
  back: 'Atrás',
  failed: 'No ha funcionado. Inténtalo otra vez.',

  makeLead: 'Es tuya: este dispositivo tiene su clave. Haz una copia de la clave cuando la hayas creado.',
  name: 'Nombre de la comunidad',
  nameHint: 'Como se verá encima de sus salas.',
  nameMissing: 'Ponle un nombre a la comunidad.',
  rules: 'Normas',
  rulesHint: 'Lo que vale en sus salas. Cualquiera puede leerlas.',
  picture: 'Imagen',
  pictureHint: 'Se guarda un cuadrado, en pequeño.',
  pictureWrong: 'Este archivo no es una imagen que el navegador sepa leer.',
  noPicture: 'Quitar la imagen',
  who: 'Quién puede entrar en las salas nuevas',
  openHint: 'En la lista de su vestíbulo, para que la encuentre cualquiera.',
  byLinkHint: 'Nunca en la lista. Quien tenga el enlace puede entrar.',
  membersHint: 'En la lista de su vestíbulo; solo entran miembros.',
  stageInvitedHint: 'La gente levanta la mano, y los anfitriones la hacen subir.',
  defaultsHint: 'Quien abra una sala puede elegir otra cosa.',
  submitMake: 'Crearla',
  submitEdit: 'Guardar',
  making: 'Creándola…',
  edit: 'Cambiar nombre, imagen o normas…',
  editTitle: 'Cambiar la comunidad',

  looking: 'Preguntando su nombre y sus normas…',
  noRules: 'Su propietario no ha puesto normas.',
  standing: {
    none: 'La sigues. Cualquiera puede; sus salas abiertas lo están para ti.',
    member: 'Eres miembro: entras en sus salas para miembros y puedes invitar a otros.',
    opener: 'Eres miembro, puedes abrir salas y en todas ellas eres anfitrión.',
    owner: 'Es tuya: su clave está en este dispositivo.',
  },
  until: (at) => `Vale hasta el ${longDates.format(at)}.`,
  link: 'Copiar su enlace',
  linkHint: 'Con este enlace cualquiera puede seguirla. No hace miembro a nadie.',
  linkCopied: 'Enlace copiado',
  linkFailed: 'Aquí está el enlace; selecciónalo y cópialo.',

  offer: {
    member: 'Te invitan a ser miembro.',
    opener: 'Te invitan a ser miembro y poder abrir salas.',
  },
  offerBad: {
    expired: 'Esta invitación ha caducado. Pide otra a quien la envió.',
    damaged: 'Esta invitación está dañada, o es para otra cosa. Pide a quien la envió que la copie otra vez.',
    'not-yours': 'Esta invitación es para otro dispositivo. Da el código de este a quien la envió.',
  },
  offerOnce:
    'Si alguien la usó antes que tú, las salas para miembros seguirán cerradas: su anfitrión sabe quién llegó antes.',
  join: 'Unirme',

  invite: 'Invitar…',
  inviteTitle: 'Invitar a la comunidad',
  left: (count) => plural(count, { one: 'Tienes # invitación.', other: 'Tienes # invitaciones.' }),
  leftNone: 'No te quedan invitaciones.',
  kind: 'Para quién es',
  kinds: {
    member: 'Cualquiera',
    opener: 'Anfitrión',
    device: 'Otro mío',
  },
  kindHints: {
    member: 'Un miembro: quien abra antes el enlace. Entra, puede hablar y tiene dos invitaciones propias.',
    opener: 'Alguien cuyo código tienes. Puede abrir salas, y es anfitrión en todas ellas.',
    device: 'Otro dispositivo tuyo, por su código: allí eres lo que eres aquí. Gasta una de tus invitaciones.',
  },
  theirCode: 'Su código',
  theirCodeHint: 'Lo encuentra en «Comunidades», «Tu código».',
  deviceCode: 'Código del otro dispositivo',
  codeWrong: 'Esto no es un código. Tiene 43 letras y cifras, y no es el de este dispositivo.',
  makeInvite: 'Crear la invitación',
  makingInvite: 'Creando la invitación…',
  ready: {
    member: 'Vale para una persona, la primera que la abra: dásela solo a ella.',
    opener: 'Le sirve a la persona que tiene ese código, y a nadie más.',
    device: 'Ábrela en el otro dispositivo. No sirve en ningún otro.',
  },
  qr: 'Código QR de la invitación. Apúntale con la cámara de un teléfono.',
  another: 'Crear otra',
  sent: 'Invitaciones que diste',
  takeBack: 'Retirar',
  takenBack: 'retirada; las salas lo saben cuando pases por ellas',
  goodUntil: (at) => `vale hasta el ${longDates.format(at)}`,
  runOut: 'ha caducado',

  codeTitle: 'Código de este dispositivo',
  codeLead:
    'Dáselo a quien quiera dejarte abrir salas, o escríbelo en tu primer dispositivo para añadir este. No permite a nadie hacer nada en tu nombre.',
  codeLabel: 'El código',
  codeQr: 'Código QR con el código de este dispositivo.',
  codeCopy: 'Copiar código',
  codeCopied: 'Código copiado',

  backUp: 'Hacer copia de su clave…',
  backUpTitle: 'Copia de la clave',
  backUpLead:
    'Sin la clave nadie puede cambiar la comunidad ni nombrar anfitriones. Si este dispositivo se pierde o se borran sus datos, la clave se pierde. El archivo que guardas la contiene, cerrada con tu frase secreta.',
  saved: 'El archivo está en camino. Quien lo tenga, con la frase secreta, es dueño de la comunidad.',
  restoreLead:
    'El archivo que se guardó al copiar la clave, con su frase secreta, hace de este dispositivo un propietario.',
  fileHint: 'Su nombre termina en «.stoa-key.json».',
  restoreFailed: 'Esto no es la copia de una clave, o la frase secreta es otra.',

  forget: 'Dejar de seguir',
  forgetTitle: (name) => `¿Dejar de seguir a ${isolate(name)}?`,
  forgetLead: 'También se olvida tu condición de miembro, y sin otra invitación no vuelve.',
  forgetOwner: 'También se olvida la clave de este dispositivo. Sin una copia, la comunidad no volverá a ser de nadie.',
  forgetKeep: 'Conservarla',
};
