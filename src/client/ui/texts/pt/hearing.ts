import type * as English from '../en/hearing.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';
import { tenths } from './formats.ts';

export const hearing: typeof English.hearing = {
  open: 'Como isto chega até você',
  title: 'Como isto chega até você',
  lead: 'As vozes chegam direto de pessoa para pessoa onde a rede permite.',
  leadRelays: 'As vozes chegam por relays, pois este navegador não tem WebRTC.',
  spoken: {
    websocket: 'Sua voz sai por um relay, via WebSocket.',
    stream: 'Sua voz sai por um relay, via libp2p.',
  },
  spokenWithoutWebRtc: {
    websocket: 'Sua voz sai por um relay, via WebSocket, pois este navegador não tem WebRTC.',
    stream: 'Sua voz sai por um relay, via libp2p, pois este navegador não tem WebRTC.',
  },
  nobody: 'Não há mais ninguém no palco para ouvir.',
  connecting: (name) => `Tentando alcançar ${isolate(name)}…`,
  direct: (name) => `Você ouve ${isolate(name)} direto`,
  relay: (name, relay) => `Você ouve ${isolate(name)} pelo relay ${isolate(relay)}`,
  someRelay: (name) => `Você ouve ${isolate(name)} por um relay`,
  lost: (name) => `Agora não dá para ouvir ${isolate(name)}. Está sendo consertado.`,
  unheard: (name) => `Você não ouve ${isolate(name)}.`,
  behind: (seconds) => `${tenths.format(seconds)} s de atraso`,
  close: 'menos de 0,1 s de atraso',
  whole: 'nada perdido',
  someLost: (percent) => `${inDigits(percent)} % do som perdido no caminho`,
  littleLost: 'menos de 1 % do som perdido no caminho',
  verified: 'voz verificada',
  left: 'Não se acredita nos relays sem conferir. Este não é usado enquanto houver outro:',
  leftMany: 'Não se acredita nos relays sem conferir. Estes não são usados enquanto houver outro:',
  relayNamed: (name) => `O relay ${isolate(name)}`,
  relayUnnamed: 'Um relay sem nome',
  misdeeds: {
    altered: (relay) => `${relay} mudou ou inventou o que as pessoas dizem. Nada disso foi tocado.`,
    foreign: (relay) => `${relay} trouxe vozes que não são desta sala. Nenhuma foi tocada.`,
    replayed: (relay) => `${relay} repetiu o que já tinha sido dito. Você não ouviu duas vezes.`,
    invented: (relay) => `${relay} contou coisas desta sala que ninguém nela assinou. Nenhuma foi aceita.`,
    withheld: (relay) => `${relay} reteve parte do que as pessoas dizem.`,
    late: (relay) => `${relay} trouxe as vozes bem mais tarde que outro relay.`,
    flooded: (relay) => `${relay} enviou muito mais do que alguém tem a dizer. Foi cortado.`,
  },
  summary: {
    nobody: 'Você ouve todos que há para ouvir.',
    direct: 'Você ouve todos direto.',
    mixed: (relayed) =>
      plural(relayed, { one: 'Você ouve # pessoa por um relay.', other: 'Você ouve # pessoas por um relay.' }),
    connecting: (count) => plural(count, { one: 'Tentando alcançar # pessoa…', other: 'Tentando alcançar # pessoas…' }),
    lost: (count) =>
      plural(count, {
        one: 'Agora não dá para ouvir # pessoa. Está sendo consertado.',
        other: 'Agora não dá para ouvir # pessoas. Está sendo consertado.',
      }),
  },
  wordsTitle: 'Palavras para comparar',
  words:
    'O que se diz aqui é criptografado de ponta a ponta. Quando vocês se encontrarem, comparem estas palavras: se forem iguais para os dois, vocês têm a mesma chave da sala, e não há ninguém no meio.',
  copy: 'Copiar relatório',
  copied: 'Relatório copiado. Ele não tem nomes nem endereços.',
  copyFailed: 'Aqui está o relatório; selecione e copie.',
  report: 'Relatório',
  done: 'Fechar',
};

export const data: typeof English.data = {
  title: 'Dados usados',
  used: (received, sent) =>
    `Cerca de ${tenths.format(received)} MB recebidos e ${tenths.format(sent)} MB enviados nesta sala.`,
  usedHint: 'As vozes, como relays e pessoas as trazem. Achar salas e pessoas gasta um pouco mais.',
  less: 'Usar menos dados',
  lessHint:
    'Sua voz sai a 24 kbit/s em vez de 32; a música, em vez de 96. As imagens das comunidades não aparecem. Lembrado neste dispositivo.',
};

export const music: typeof English.music = {
  open: 'Tocar um arquivo…',
  title: 'Tocar um arquivo',
  close: 'Fechar o player',
  choose: 'Escolher arquivos',
  drop: 'Música ou fala, um arquivo ou vários. Você também pode soltá-los aqui.',
  mayNot: 'Aqui, o anfitrião e a moderação tocam arquivos. Eles podem liberar isso para todo o palco.',
  playing: (title) => `Tocando “${isolate(title)}”`,
  plays: (name, title) => `${isolate(name)} está tocando “${isolate(title)}”`,
  pause: 'Pausar',
  resume: 'Continuar',
  next: 'Próximo',
  stop: 'Parar',
  volume: 'Volume do arquivo',
  upNext: 'A seguir',
  progress: 'Já tocado',
  aloud: 'O seu microfone também é ouvido. Silencie-o para que se ouça só o arquivo.',
  failed: {
    kind: (title) => `“${isolate(title)}” não é um som que se conheça aqui.`,
    codec: (title) => `“${isolate(title)}” está em um formato que este navegador não toca.`,
    none: (title) => `Não há som em “${isolate(title)}”.`,
    broken: (title) => `“${isolate(title)}” está danificado e não pôde ser tocado até o fim.`,
    gone: (title) => `“${isolate(title)}” não pode mais ser lido neste aparelho.`,
  },
  notLoaded: 'Não foi possível carregar o player.',
};

export const captions: typeof English.captions = {
  title: 'Legendas',
  show: 'Mostrar legendas',
  hide: 'Ocultar legendas',
  settings: 'Opções',
  size: 'Tamanho',
  sizes: { small: 'Pequeno', medium: 'Médio', large: 'Grande' },
  contrast: 'Alto contraste',
  waiting: 'Aqui aparece o que dizem as pessoas que têm legendas.',
  newest: 'Para a última linha',
  said: (name, words) => `${isolate(name)}: ${words}`,
  saveVtt: 'Salvar como WebVTT',
  saveSrt: 'Salvar como SubRip',
  own: 'Legendar o que eu digo',
  ownHint: 'Seu navegador faz isso neste dispositivo: ninguém mais ouve você para isso.',
  ownFetch: 'Seu navegador primeiro baixa seu idioma. Depois, tudo acontece só neste dispositivo.',
  ownFetching: 'Seu navegador está baixando seu idioma…',
  ownNone:
    'Este navegador não consegue legendar você neste dispositivo, e sua voz não é enviada a lugar nenhum para isso. Você pode ler o que os outros dizem.',
  ownFailed: 'Seu navegador parou de legendar você. Ative de novo para tentar outra vez.',
  failed: 'Não foi possível carregar as legendas.',
};

export const models: typeof English.models = {
  title: 'Modelos para legendas',
  lead: 'Este navegador não consegue legendar você sozinho. Com um modelo deste servidor consegue, depois de baixado: só neste dispositivo, e ninguém mais ouve você para isso.',
  fetch: (name) => `Baixar ${isolate(name)}`,
  use: (name) => `Usar ${isolate(name)}`,
  remove: (name) => `Remover ${isolate(name)} deste dispositivo`,
  fetching: 'Quanto já foi baixado',
  stop: 'Parar de baixar',
  failed: 'Não foi possível baixar o modelo. Você pode tentar outra vez.',
  starting: 'O modelo está iniciando…',
  hint: 'O modelo faz isso neste dispositivo: ninguém mais ouve você para isso. Ele erra algumas palavras.',
  broken: 'O modelo parou. Ative de novo para tentar outra vez.',
  along: 'Ler também quem não tem legendas',
  alongHint:
    'Só para você, neste dispositivo, uma pessoa de cada vez: algumas palavras saem erradas, e ninguém as assinou.',
  here: 'feito neste dispositivo',
  leadAlong:
    'Um modelo deste servidor pode escrever para você o que diz quem não tem legendas, depois de baixado: só neste dispositivo.',
};
