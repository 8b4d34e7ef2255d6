import type * as English from '../en/music.ts';
import { isolate } from '../isolate.ts';

export const music: typeof English.music = {
  open: 'ファイルを再生…',
  title: 'ファイルを再生',
  close: 'プレーヤーを閉じる',
  choose: 'ファイルを選ぶ',
  drop: '音楽でも話し声でも、いくつでも選べます。ここにドロップすることもできます。',
  mayNot: 'ここでファイルを再生できるのは主催者と進行役です。主催者はあなたを進行役にできます。',
  playing: (title) => `「${isolate(title)}」を再生しています`,
  pause: '一時停止',
  resume: '再生',
  next: '次へ',
  stop: '終了',
  volume: '音量',
  upNext: 'このあと',
  progress: '再生した長さ',
  aloud: 'あなたのマイクの音も聞こえます。ミュートすると、ファイルだけが聞こえます。',
  failed: {
    kind: (title) => `「${isolate(title)}」は、ここで扱える種類の音声ではありません。`,
    codec: (title) => `「${isolate(title)}」の形式は、このブラウザーでは再生できません。`,
    none: (title) => `「${isolate(title)}」には音声がありません。`,
    broken: (title) => `「${isolate(title)}」は壊れていて、最後まで再生できませんでした。`,
    gone: (title) => `「${isolate(title)}」は、この端末ではもう読み込めません。`,
  },
  notLoaded: 'プレーヤーを読み込めませんでした。',
};
