import type * as English from '../en/invites.ts';
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';
import { days } from './formats.ts';

export const invites: typeof English.invites = {
  open: 'Invitar a gente…',
  button: 'Invi\u00adtar',
  title: 'Invitar a gente',
  left: (count) => plural(count, { one: 'Tienes # invitación.', other: 'Tienes # invitaciones.' }),
  none: 'No te quedan invitaciones. Retira una para hacer otra.',
  kind: 'Para qué es',
  listen: 'Para escuchar',
  speak: 'Para hablar',
  listenHint: 'Quien la use entra y oye la sala.',
  speakHint: 'Quien la use entra y puede subir al escenario.',
  make: 'Crear una invitación',
  making: 'Creando la invitación…',
  failed: 'No se pudo crear la invitación. Inténtalo otra vez.',
  ready: {
    listen: 'Una invitación para escuchar',
    speak: 'Una invitación para hablar',
  },
  once: 'Vale para una persona, la primera que la abra: dásela solo a ella.',
  link: 'Enlace de la invitación',
  copy: 'Copiar invitación',
  copied: 'Invitación copiada',
  copyFailed: 'Aquí está la invitación; selecciónala y cópiala.',
  share: 'Compartir…',
  code: {
    listen: 'Código QR de una invitación para escuchar. Apúntale con la cámara de un teléfono.',
    speak: 'Código QR de una invitación para hablar. Apúntale con la cámara de un teléfono.',
  },
  codeFailed: 'No se pudo dibujar el código QR. También sirve copiar la invitación.',
  another: 'Invitar a alguien más',
  sent: 'Invitaciones enviadas',
  show: 'Mostrar',
  takeBack: 'Retirar',
  taken: (name) => `La usó ${isolate(name)}`,
  revoked: 'retirada',
  expired: 'ha caducado',
  until: (at) => `aún sin usar; vale hasta: ${days.format(at)}`,
};
