import type * as English from '../en/lobby.ts';
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';

export const lobby: typeof English.lobby = {
  lookingTitle: 'Procurando a sala',
  looking: 'Perguntando quem está lá dentro…',
  absentTitle: 'Ninguém responde aqui',
  absent: 'A sala pode ter terminado, ou as pessoas estão sem conexão no momento. A página continua procurando.',
  closedTitle: 'Esta sala terminou',
  closed: 'Quem a abriu encerrou. Talvez haja outras no saguão.',
  invalidTitle: 'Este link está danificado',
  invalid: 'Falta uma parte dele. Peça a quem enviou que copie outra vez.',
  toHallway: 'Ir para o saguão',
  hostedBy: (name) => (name === '' ? 'O anfitrião não está' : `Anfitrião: ${isolate(name)}`),
  open: 'Aberta a todos',
  byLink: 'Só com o link',
  members: 'Só membros',
  locked: 'Trancada',
  recordable:
    'O anfitrião pode gravar esta sala. Quem fala é consultado antes; quem só ouve nunca aparece na gravação.',
  tier: 'Só pessoas convidadas ouvem: o que se diz é criptografado de ponta a ponta.',
  inside: 'Na sala agora',
  nobody: 'Ainda não há ninguém. Você chegaria antes de todos.',
  listen: 'Só ouvir',
  join: 'Entrar com microfone',
  onAir: 'Entrar no ar',
  onAirHint: 'A partir daí, as pessoas ouvem você.',
  listenHint: 'Sem microfone e sem nome.',
  joining: 'Entrando…',
  floor: 'Aqui se sobe ao palco por convite. Ouça primeiro e levante a mão para pedir a palavra.',
  seers: (count) =>
    count === 0
      ? 'As vozes vão direto de pessoa para pessoa. Ninguém que está dentro veria seu endereço de rede (IP); quem entrar depois, sim.'
      : plural(count, {
          one: 'As vozes vão direto de pessoa para pessoa: # pessoa na sala veria seu endereço de rede (IP), e quem entrar depois também.',
          other:
            'As vozes vão direto de pessoa para pessoa: # pessoas na sala veriam seu endereço de rede (IP), e quem entrar depois também.',
        }),
  hide: 'Esconder meu IP',
  hidden:
    'Ninguém na sala vê seu endereço de rede (IP). As vozes passam por um relay, que o vê, e chegam um instante mais tarde do que direto.',
};
