import type * as English from '../en/music.ts';
import { isolate } from '../isolate.ts';

export const music: typeof English.music = {
  open: 'Tocar um arquivo…',
  title: 'Tocar um arquivo',
  close: 'Fechar o player',
  choose: 'Escolher arquivos',
  drop: 'Música ou fala, um arquivo ou vários. Você também pode soltá-los aqui.',
  mayNot: 'Aqui, o anfitrião e a moderação podem tocar arquivos. O anfitrião pode passar a moderação a você.',
  playing: (title) => `Tocando “${isolate(title)}”`,
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
