import type * as English from '../en/stage.ts';
import { plural } from './format.ts';

export const stage: typeof English.stage = {
  stage: 'No palco',
  stageEmpty: 'Não há ninguém no palco agora.',
  listening: 'Ouvindo',
  listeningEmpty: 'Ninguém está só ouvindo.',
  alone: 'Só você está aqui. Passe o link adiante e fique um pouco.',
  more: (count) => plural(count, { one: 'e mais #', other: 'e mais #' }),
  showMore: 'Ver mais',
  controls: 'Controles',
  leave: 'Sair',
  you: 'você',
  host: 'anfitrião',
  moderator: 'moderação',
  muted: 'mudo',
  silenced: 'sem voz',
  contradicts: 'não é tocado',
  invited: 'com convite para o palco',
  talking: 'microfone aberto',
  recording: 'Gravando',
  tier: 'Só pessoas convidadas ouvem.',
};
