import type * as English from '../en/planned.ts';
import { isolate } from '../isolate.ts';
import { lasting, meetings, others, some, until } from './formats.ts';

export const planned: typeof English.planned = {
  title: 'Em breve',
  lead: 'Salas que vão abrir mais tarde, no seu horário.',
  at: (at) => meetings.format(at),
  startsIn: (minutes) => `Começa ${until(minutes)}`,
  now: 'agora',
  who: (list) => `com ${some(list, others)}`,
  lasts: (minutes) => lasting(minutes),
  repeats: { once: 'Uma vez', weekly: 'Toda semana', monthly: 'Todo mês' },
  feed: 'Todas para a minha agenda',
  soon: 'Está para começar. O anfitrião pode se atrasar até um quarto de hora.',
  late: 'O anfitrião ainda não chegou. A página continua procurando.',
  opens: 'Fique aqui: a sala se abre sozinha quando o anfitrião chegar.',
  come: 'Entrar assim que abrir, para ouvir',
  add: 'Pôr na agenda',
  cancelled: 'O anfitrião cancelou esta sala.',
  mine: 'Você planejou esta sala. Abra-a quando quiser; quem espera aqui poderá entrar.',
  deeds: { open: 'Abrir a sala', skip: 'Cancelar esta data', cancel: 'Cancelar a sala' },
  cancelAll: 'Cancelar todas as datas',
  sure: { skip: 'Cancelar esta data? As outras ficam.', cancel: 'Cancelar de vez? As agendas também ficam sabendo.' },
  keep: 'Deixar como está',
  failed: 'Não chegou a nenhum repetidor. Nada mudou; tente de novo.',
  doing: 'Um momento…',
  change: 'Mudar…',
  changeTitle: 'Mudar o que foi planejado',
  save: 'Salvar',
  day: 'Dia',
  hour: 'Hora',
  zone: (zone) => `Pelo relógio de ${isolate(zone)}.`,
  notThen: 'Escolha um momento que ainda vem, nos próximos 60 dias.',
  length: 'Quanto dura',
  repeat: 'Com que frequência',
  times: 'Quantas vezes',
  about: 'Do que se trata',
  others: 'Junto com',
  othersHint: 'Nomes dos outros anfitriões, separados por vírgulas.',
};

export const remind: typeof English.remind = {
  me: 'Lembrar-me',
  when: 'Dez minutos antes e quando começar.',
  byPage: 'Esta página lembra você enquanto estiver aberta, em qualquer aba.',
  push: 'Também com a página fechada',
  pushHint:
    'O fabricante do seu navegador repassa o lembrete e fica sabendo que este relay tem algo para você, e quando; não do que se trata. O relay guarda onde encontrar seu navegador até passar a última data ou até você desativar isto.',
  byRelay: 'Você receberá um lembrete, mesmo com a página fechada.',
  denied:
    'Este navegador não deixa a página lembrar você. Permita notificações deste site nas configurações dele, ou adicione a sala à sua agenda.',
  failed: 'Não deu certo. Tente de novo mais tarde.',
};
