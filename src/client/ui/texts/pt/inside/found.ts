import type * as English from '../../en/inside/found.ts';
import { others, some } from '../formats.ts';

export const found: typeof English.found = {
  open: 'Onde encontrá-la…',
  title: 'Onde encontrá-la',
  lead: 'Um dia pode não restar nenhum dos relays dela. Então as páginas de quem a segue olham em dois lugares que não são relays, e acreditam no que está assinado com a chave dela.',
  relays: 'Os relays dela',
  relaysHint: 'Endereços web de relays no ar, um por linha.',
  relaysWrong: 'Um deles não é de um relay ou não responde, ou são mais de seis endereços.',
  file: 'Um arquivo',
  fileHint: 'Onde vai ficar: https://example.org/relays.json',
  fileWrong: 'Não é o endereço de um arquivo que comece com https://.',
  name: 'Um nome no DNS',
  nameHint: 'De um domínio seu: _stoa.example.org',
  nameWrong: 'Não é um nome do DNS.',
  sign: 'Assinar',
  signing: 'Perguntando aos relays e assinando…',
  signed: 'Assinado. Agora falta pôr no lugar.',
  save: 'Salvar o arquivo',
  saveHint: 'Vai no endereço acima, em um servidor que deixe páginas de outros sites lerem.',
  copy: 'Copiar o registro TXT',
  copied: 'Registro copiado',
  copyHint: 'Vai no nome acima, onde seu domínio está hospedado.',
  copyFailed: 'Este é o registro; selecione e copie.',
  check: 'Verificar os lugares',
  checking: 'Perguntando, como qualquer página faria…',
  link: 'Quem passar pelo saguão dela de agora em diante conhece esses lugares, e o link dela os indica.',
  ask: 'Perguntar a eles',
  says: {
    file: {
      this: 'O arquivo está lá.',
      older: 'Lá está um arquivo mais antigo.',
      nothing: 'Lá não há nenhum arquivo desta comunidade.',
      silent: 'O servidor do arquivo não responde, ou não deixa páginas de outros sites lerem.',
    },
    name: {
      this: 'O nome tem o registro.',
      older: 'O nome tem um registro mais antigo.',
      nothing: 'O nome não tem nenhum registro desta comunidade.',
      silent: 'Ninguém responde por esse nome.',
    },
  },
  askingThem: (whom) => `Nenhum dos relays dela responde. Perguntando onde ela está a ${some(whom, others)}.`,
  foundBy: (by) => `Nenhum dos relays dela respondeu. ${by} disse onde ela está agora.`,
  nowhere: (places) =>
    `Nenhum dos relays dela responde, e não há nada de novo em ${some(places, others)}. Daqui a pouco olhamos de novo.`,
  unasked: (whom) =>
    `Nenhum dos relays dela responde. Como você esconde seu IP, ninguém mais foi consultado. Ele ficaria à vista de ${some(whom, others)}.`,
};
