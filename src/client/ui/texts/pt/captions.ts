import type * as English from '../en/captions.ts';
import { isolate } from '../isolate.ts';

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
