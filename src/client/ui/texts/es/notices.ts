import type * as English from '../en/notices.ts';
import { span } from './formats.ts';

export const notices: typeof English.notices = {
  microphone: {
    denied: 'El navegador bloquea tu micrófono.',
    missing: 'No se encontró ningún micrófono.',
    busy: 'Otro programa está usando tu micrófono.',
    unplugged: 'Tu micrófono se desconectó: nadie te oye.',
    held: 'Tu sistema o tus auriculares te silencian: nadie te oye.',
    silent: 'De tu micrófono no llega sonido: nadie te oye.',
    failed: 'Tu micrófono dejó de funcionar: nadie te oye.',
  },
  otherMicrophone: 'Vuelve a haber un micrófono listo, en silencio.',
  secondTab: 'También estás en esta sala en otra pestaña. Aquella sigue; esta solo escucha.',
  chooseAnother: 'Elegir otro',
  tryAgain: 'Reintentar',
  clock: (behind) =>
    `El reloj de este dispositivo va unos ${span(Math.abs(behind))} ${behind > 0 ? 'atrasado' : 'adelantado'}. No verás salas ni podrás entrar hasta que esté en hora.`,
  clockSet: 'El reloj ya está en hora. Carga de nuevo, y los demás te verán.',
  relayLost: 'Ahora mismo, quien llega no encuentra la sala.',
  relayBusy: 'El relé está muy ocupado, un momento.',
  hear: 'Cómo te llega esto',
  linkWeak: 'La conexión es débil: el sonido puede cortarse.',
  removedClosed: 'El anfitrión cerró la sala.',
  removed: 'El anfitrión o la moderación te sacó de la sala.',
  banned: 'El anfitrión o la moderación te expulsó de la sala.',
  toAudience: 'El anfitrión o la moderación te pasó al público.',
  silenced: 'El anfitrión o la moderación te dejó sin voz: nadie te oye.',
  noKey:
    'La clave de esta sala no ha llegado: no oyes a nadie. Quizá no estén los anfitriones, la sala esté bloqueada o alguien haya usado tu invitación.',
  recorded: 'La grabación está en este dispositivo.',
  recordings: 'Grabaciones',
  recordingMisses: 'La grabación tiene huecos: parte de lo que se dice no llega a tiempo a este dispositivo.',
  recordingFailed: 'La grabación terminó: este navegador no guarda más. Lo anterior está en este dispositivo.',
  reported: 'Alguien te ha denunciado algo.',
  noChair: 'No hay anfitrión ni moderación. Se puede seguir hablando; nadie nuevo recibe permisos.',
};

export const shortcuts: typeof English.shortcuts = {
  title: 'Atajos de teclado',
  mute: 'Silenciar o activar el micrófono',
  space: 'Espacio',
  hold: 'Hablar mientras la mantienes',
  hand: 'Levantar o bajar la mano',
  list: 'Esta lista',
  use: 'Usar estas teclas',
  close: 'Cerrar',
};
