import type * as English from '../en/captions.ts';
import { isolate } from '../isolate.ts';

export const captions: typeof English.captions = {
  title: '字幕',
  show: '字幕を表示',
  hide: '字幕を隠す',
  settings: '設定',
  size: '大きさ',
  sizes: { small: '小', medium: '中', large: '大' },
  contrast: 'コントラストを上げる',
  waiting: '字幕のついている人の話したことが、ここに表示されます。',
  newest: '最新の行へ',
  said: (name, words) => `${isolate(name)}：${words}`,
  saveVtt: 'WebVTTで保存',
  saveSrt: 'SubRipで保存',
  own: '自分の話に字幕をつける',
  ownHint: 'この端末の中でブラウザが行います。そのためにほかのだれかが声を聞くことはありません。',
  ownFetch: 'はじめに、ブラウザがあなたの言語のデータを取り込みます。その後は、すべてこの端末の中で行われます。',
  ownFetching: 'ブラウザがあなたの言語のデータを取り込んでいます…',
  ownNone:
    'このブラウザは、この端末の中であなたの字幕を作れません。そのために声がどこかへ送られることはありません。ほかの人の話は読めます。',
  ownFailed: 'ブラウザがあなたの字幕を止めました。入れ直すと、もう一度試せます。',
  failed: '字幕を読み込めませんでした。',
};
