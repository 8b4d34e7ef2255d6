import type * as English from '../en/everywhere.ts';
import { plural } from './format.ts';

export const brand: typeof English.brand = 'Stoa';
export const guest: typeof English.guest = 'Sem nome';
export const untitled: typeof English.untitled = 'Sala sem título';
export const dir: typeof English.dir = 'ltr';

export const band: typeof English.band = {
  dark: 'Aparência escura',
  shortcuts: 'Atalhos do teclado',
  hallway: 'Voltar ao saguão',
};

export const people: typeof English.people = (onStage, listening) =>
  `${plural(onStage, { one: '# falando', other: '# falando' })} · ${plural(listening, { one: '# ouvindo', other: '# ouvindo' })}`;

export const notices: typeof English.notices = {
  dismiss: 'Fechar',
  tapToHear: 'Não sai som desta página. Um toque pode iniciá-lo.',
  tapToHearAction: 'Tocar o som',
  offline: 'Você está sem conexão. A sala volta sozinha.',
  oldBrowser: 'O Stoa não conseguiu iniciar. Outro navegador pode ajudar.',
  onlyListening: 'Com este navegador você pode ouvir. Para falar ou escrever, use outro.',
  notFetched: 'Uma parte desta página não chega. Carregar de novo pode ajudar.',
  reload: 'Carregar de novo',
};
