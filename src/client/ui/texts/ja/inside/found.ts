import type * as English from '../../en/inside/found.ts';
import { others, some } from '../formats.ts';

export const found: typeof English.found = {
  open: '見つかる場所…',
  title: '見つかる場所',
  lead: 'いつか、すべての中継がなくなるかもしれません。そのときフォローしている人のページは、中継ではない二つの場所を見て、このコミュニティの鍵で署名されたものを信じます。',
  relays: '中継',
  relaysHint: '動いている中継のウェブアドレスを、一行に一つ。',
  relaysWrong: '中継でないか応答しないものがあるか、アドレスが六つを超えています。',
  file: 'ファイル',
  fileHint: '置く場所：https://example.org/relays.json',
  fileWrong: 'https://で始まるファイルのアドレスではありません。',
  name: 'DNSの名前',
  nameHint: 'お持ちのドメインのもの：_stoa.example.org',
  nameWrong: 'DNSの名前ではありません。',
  sign: '署名する',
  signing: '中継に尋ね、署名しています…',
  signed: '署名しました。次に、それぞれの場所に置きます。',
  save: 'ファイルを保存',
  saveHint: '上のアドレスに置きます。ほかのサイトのページから読めるホストにしてください。',
  copy: 'TXTレコードをコピー',
  copied: 'レコードをコピーしました',
  copyHint: 'ドメインの管理先で、上の名前に登録します。',
  copyFailed: 'これがレコードです。選んでコピーしてください。',
  check: '場所を確かめる',
  checking: 'ほかのページと同じように尋ねています…',
  link: 'これから広間に来る人にはこの場所が伝わり、リンクにも入ります。',
  ask: '尋ねる',
  says: {
    file: {
      this: 'ファイルがあります。',
      older: '古いファイルがあります。',
      nothing: 'このコミュニティのファイルがありません。',
      silent: 'ファイルのホストが応答しないか、ほかのサイトのページに読ませていません。',
    },
    name: {
      this: '名前にレコードがあります。',
      older: '名前に古いレコードがあります。',
      nothing: '名前にこのコミュニティのレコードがありません。',
      silent: 'この名前について応答がありません。',
    },
  },
  askingThem: (whom) => `どの中継も応答しません。今の場所を${some(whom, others)}に尋ねています。`,
  foundBy: (by) => `どの中継も応答しませんでした。今の場所は${by}で分かりました。`,
  nowhere: (places) =>
    `どの中継も応答せず、${some(places, others)}にも新しい知らせはありません。しばらくしてからもう一度確かめます。`,
  unasked: (whom) =>
    `どの中継も応答しません。IPを隠しているため、ほかには尋ねていません。尋ねると${some(whom, others)}に見えます。`,
};
