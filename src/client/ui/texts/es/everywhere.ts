import type * as English from '../en/everywhere.ts';
import { plural } from './format.ts';

export const brand: typeof English.brand = 'Stoa';
export const guest: typeof English.guest = 'Sin nombre';
export const untitled: typeof English.untitled = 'Sala sin título';
export const dir: typeof English.dir = 'ltr';

export const band: typeof English.band = {
  dark: 'Aspecto oscuro',
  shortcuts: 'Atajos de teclado',
  hallway: 'Volver al vestíbulo',
};

export const people: typeof English.people = (onStage, listening) =>
  `${plural(onStage, { one: '# habla', other: '# hablan' })} · ${plural(listening, { one: '# escucha', other: '# escuchan' })}`;

export const notices: typeof English.notices = {
  dismiss: 'Cerrar',
  tapToHear: 'De esta página no sale sonido. Un toque puede iniciarlo.',
  tapToHearAction: 'Activar sonido',
  offline: 'No tienes conexión. La sala volverá sola.',
  oldBrowser: 'Stoa no pudo iniciarse. Prueba con otro navegador.',
  onlyListening: 'Con este navegador puedes escuchar. Para hablar o escribir, usa otro.',
  notFetched: 'Una parte de esta página no llega. Volver a cargarla puede ayudar.',
  reload: 'Cargar de nuevo',
};
