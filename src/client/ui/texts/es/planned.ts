import type * as English from '../en/planned.ts';
import { isolate } from '../isolate.ts';
import { lasting, meetings, others, some, until } from './formats.ts';

export const planned: typeof English.planned = {
  title: 'Próximamente',
  lead: 'Salas que se abrirán más tarde, a tu hora.',
  at: (at) => meetings.format(at),
  startsIn: (minutes) => `Empieza ${until(minutes)}`,
  now: 'ahora',
  who: (list) => `con ${some(list, others)}`,
  lasts: (minutes) => lasting(minutes),
  repeats: { once: 'Una vez', weekly: 'Cada semana', monthly: 'Cada mes' },
  feed: 'Todas para mi calendario',
  soon: 'Está a punto de empezar. Puede que el anfitrión llegue hasta un cuarto de hora tarde.',
  late: 'El anfitrión aún no ha llegado. La página sigue buscando.',
  opens: 'Quédate aquí: la sala se abre sola cuando llegue su anfitrión.',
  come: 'Hazme entrar cuando se abra, para escuchar',
  add: 'Añadir al calendario',
  cancelled: 'Su anfitrión canceló esta sala.',
  mine: 'Tú planeaste esta sala. Ábrela cuando quieras; quienes esperan aquí podrán entrar entonces.',
  deeds: { open: 'Abrir la sala', skip: 'Cancelar esta fecha', cancel: 'Cancelar la sala' },
  cancelAll: 'Cancelar todas las fechas',
  sure: {
    skip: '¿Cancelar esta fecha? Las demás se mantienen.',
    cancel: '¿Cancelarla del todo? Los calendarios también lo sabrán.',
  },
  keep: 'Dejarla como está',
  failed: 'No llegó a ningún repetidor. Nada ha cambiado; inténtalo otra vez.',
  doing: 'Un momento…',
  change: 'Cambiar…',
  changeTitle: 'Cambiar el plan',
  save: 'Guardar',
  day: 'Día',
  hour: 'Hora',
  zone: (zone) => `Según el reloj de ${isolate(zone)}.`,
  notThen: 'Elige un momento que esté por venir, dentro de los próximos 60 días.',
  length: 'Cuánto dura',
  repeat: 'Cada cuánto',
  times: 'Cuántas veces',
  about: 'De qué trata',
  others: 'Junto con',
  othersHint: 'Nombres de los demás anfitriones, separados por comas.',
};

export const remind: typeof English.remind = {
  me: 'Recuérdamelo',
  when: 'Diez minutos antes y cuando empiece.',
  byPage: 'Esta página te lo recuerda mientras esté abierta, en cualquier pestaña.',
  push: 'También con la página cerrada',
  pushHint:
    'El fabricante de tu navegador transmite el aviso y se entera de que este relay tiene algo para ti, y cuándo; no de qué se trata. El relay guarda dónde encontrar tu navegador hasta que pase la última fecha o hasta que desactives esto.',
  byRelay: 'Te llegará un aviso, aunque la página esté cerrada.',
  denied:
    'Este navegador no deja que la página te lo recuerde. Permite las notificaciones de este sitio en sus ajustes, o añade la sala a tu calendario.',
  failed: 'No ha funcionado. Inténtalo de nuevo más tarde.',
};
