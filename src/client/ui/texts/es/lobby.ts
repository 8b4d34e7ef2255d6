import type * as English from '../en/lobby.ts';
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';

export const lobby: typeof English.lobby = {
  lookingTitle: 'Buscando la sala',
  looking: 'Preguntando quién está dentro…',
  absentTitle: 'Aquí no responde nadie',
  absent: 'Puede que la sala haya terminado, o que su gente esté sin conexión por ahora. La página sigue buscando.',
  closedTitle: 'Esta sala ha terminado',
  closed: 'Su anfitrión la cerró. Puede haber otras en el vestíbulo.',
  invalidTitle: 'Este enlace está dañado',
  invalid: 'Le falta una parte. Pide a quien lo envió que lo copie otra vez.',
  toHallway: 'Ir al vestíbulo',
  hostedBy: (name) => (name === '' ? 'El anfitrión no está' : `Anfitrión: ${isolate(name)}`),
  open: 'Abierta a todos',
  byLink: 'Solo con enlace',
  members: 'Solo miembros',
  locked: 'Bloqueada',
  recordable:
    'El anfitrión puede grabar esta sala. A quien habla se le pregunta antes; quien solo escucha nunca sale en la grabación.',
  tier: 'Solo lo oyen las personas invitadas: lo que se dice va cifrado de extremo a extremo.',
  inside: 'Dentro ahora',
  nobody: 'Todavía no hay nadie. Llegarías antes que nadie.',
  listen: 'Solo escuchar',
  join: 'Entrar con micrófono',
  onAir: 'Salir al aire',
  onAirHint: 'A partir de ahí te oyen.',
  listenHint: 'Sin micrófono y sin nombre.',
  joining: 'Entrando…',
  floor: 'Aquí se sube al escenario por invitación. Escucha primero, y levanta la mano para pedir la palabra.',
  seers: (count) =>
    count === 0
      ? 'Las voces van directamente de persona a persona. Nadie de los que están dentro vería tu dirección de red (IP); quienes entren después, sí.'
      : plural(count, {
          one: 'Las voces van directamente de persona a persona: # persona dentro vería tu dirección de red (IP), y quienes entren después también.',
          other:
            'Las voces van directamente de persona a persona: # personas dentro verían tu dirección de red (IP), y quienes entren después también.',
        }),
  hide: 'Ocultar mi IP',
  hidden:
    'Nadie en la sala ve tu dirección de red (IP). Las voces pasan por un relé, que sí la ve, y llegan un instante más tarde que en directo.',
};
