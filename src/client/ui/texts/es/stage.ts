import type * as English from '../en/stage.ts';
import { plural } from './format.ts';

export const stage: typeof English.stage = {
  stage: 'En el escenario',
  stageEmpty: 'Ahora no hay nadie en el escenario.',
  listening: 'Escuchando',
  listeningEmpty: 'Nadie está solo escuchando.',
  alone: 'No hay nadie más aquí. Comparte el enlace y quédate un rato.',
  more: (count) => plural(count, { one: 'y # más', other: 'y # más' }),
  showMore: 'Ver más',
  controls: 'Controles',
  leave: 'Salir',
  you: 'tú',
  host: 'anfitrión',
  moderator: 'moderación',
  muted: 'en silencio',
  silenced: 'sin voz',
  contradicts: 'no se reproduce',
  invited: 'con invitación al escenario',
  talking: 'micrófono abierto',
  recording: 'Grabando',
  tier: 'Solo lo oyen las personas invitadas.',
};
