import type * as English from '../en/hearing.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';
import { tenths } from './formats.ts';

export const hearing: typeof English.hearing = {
  open: '声の届き方',
  title: '声の届き方',
  lead: 'ネットワークが許すかぎり、声は人から人へ直接届きます。',
  leadRelays: 'このブラウザにはWebRTCがないため、声は中継を通って届きます。',
  spoken: {
    websocket: 'あなたの声は、中継を通り、WebSocketで出ていきます。',
    stream: 'あなたの声は、中継を通り、libp2pで出ていきます。',
  },
  spokenWithoutWebRtc: {
    websocket: 'このブラウザにはWebRTCがないため、あなたの声は、中継を通り、WebSocketで出ていきます。',
    stream: 'このブラウザにはWebRTCがないため、あなたの声は、中継を通り、libp2pで出ていきます。',
  },
  nobody: '舞台に、ほかに聞こえる人はいません。',
  connecting: (name) => `${isolate(name)}さんに接続しています…`,
  direct: (name) => `${isolate(name)}さんの声は直接届いています`,
  relay: (name, relay) => `${isolate(name)}さんの声は中継「${isolate(relay)}」を通って届いています`,
  someRelay: (name) => `${isolate(name)}さんの声は中継を通って届いています`,
  lost: (name) => `今は${isolate(name)}さんの声が聞こえません。回復を試みています。`,
  unheard: (name) => `${isolate(name)}さんの声は聞こえていません。`,
  behind: (seconds) => `${tenths.format(seconds)}秒の遅れ`,
  close: '0.1秒未満の遅れ',
  whole: '欠けなし',
  someLost: (percent) => `途中で音の${inDigits(percent)}%が失われました`,
  littleLost: '途中で失われた音は1%未満',
  verified: '本人の声と確認済み',
  left: '中継の言うことは、そのまま信じません。ほかに使えるものがある間、これは使いません。',
  leftMany: '中継の言うことは、そのまま信じません。ほかに使えるものがある間、これらは使いません。',
  relayNamed: (name) => `中継「${isolate(name)}」`,
  relayUnnamed: '名前のない中継',
  misdeeds: {
    altered: (relay) => `${relay}は、人の話を書き換えたか、作り出しました。どれも再生していません。`,
    foreign: (relay) => `${relay}は、この部屋のものではない声を届けました。どれも再生していません。`,
    replayed: (relay) => `${relay}は、すでに話されたことをまた流しました。2度は聞こえていません。`,
    invented: (relay) => `${relay}は、この部屋のだれも署名していないことを伝えました。どれも信じていません。`,
    withheld: (relay) => `${relay}は、人の話の一部を届けませんでした。`,
    late: (relay) => `${relay}は、ほかの中継よりずっと遅れて声を届けました。`,
    flooded: (relay) => `${relay}は、だれの話よりもはるかに多くを送ってきました。切断しました。`,
  },
  summary: {
    nobody: '聞こえるはずの声は、すべて聞こえています。',
    direct: 'すべての声が直接届いています。',
    mixed: (relayed) => plural(relayed, { other: '#人の声が中継を通って届いています。' }),
    connecting: (count) => plural(count, { other: '#人に接続しています…' }),
    lost: (count) => plural(count, { other: '今は#人の声が聞こえません。回復を試みています。' }),
  },
  wordsTitle: '照らし合わせる言葉',
  words:
    'ここでの会話は端から端まで暗号化されています。会ったときに、この言葉を照らし合わせてください。二人とも同じなら、部屋の鍵は共通で、間にはだれもいません。',
  copy: '報告をコピー',
  copied: '報告をコピーしました。名前もアドレスも含まれていません。',
  copyFailed: 'これが報告です。選んでコピーしてください。',
  report: '報告',
  done: '閉じる',
};

export const data: typeof English.data = {
  title: '通信量',
  used: (received, sent) =>
    `この部屋で約${tenths.format(received)} MBを受信、${tenths.format(sent)} MBを送信しました。`,
  usedHint: '中継や人が届けた声の量です。部屋や人を探すのに、もう少し使います。',
  less: '通信量を抑える',
  lessHint:
    '声を32ではなく24 kbit/sで、音楽を96ではなく24 kbit/sで送ります。コミュニティの画像は表示しません。この端末に記憶されます。',
};

export const music: typeof English.music = {
  open: 'ファイルを再生…',
  title: 'ファイルを再生',
  close: 'プレーヤーを閉じる',
  choose: 'ファイルを選ぶ',
  drop: '音楽でも話し声でも、いくつでも選べます。ここにドロップすることもできます。',
  mayNot: 'ここでファイルを再生するのは主催者と進行役です。舞台にいる全員に許可することもできます。',
  playing: (title) => `「${isolate(title)}」を再生しています`,
  plays: (name, title) => `${isolate(name)}さんが「${isolate(title)}」を再生しています`,
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

export const models: typeof English.models = {
  title: '字幕のモデル',
  lead: 'このブラウザだけでは、あなたの字幕を作れません。このサーバーのモデルを一度取り込むと、作れるようになります。すべてこの端末の中で行われ、そのためにほかのだれかが声を聞くことはありません。',
  fetch: (name) => `${isolate(name)}を取り込む`,
  use: (name) => `${isolate(name)}を使う`,
  remove: (name) => `${isolate(name)}をこの端末から消す`,
  fetching: '取り込んだ割合',
  stop: '取り込みをやめる',
  failed: 'モデルを取り込めませんでした。もう一度試せます。',
  starting: 'モデルを準備しています…',
  hint: 'この端末の中でモデルが行います。そのためにほかのだれかが声を聞くことはありません。聞き違えることもあります。',
  broken: 'モデルが止まりました。入れ直すと、もう一度試せます。',
  along: '字幕のない人の話も読む',
  alongHint: 'あなただけのために、この端末の中で、一人ずつ作ります。聞き違えることもあり、だれの署名もありません。',
  here: 'この端末で作成',
  leadAlong:
    'このサーバーのモデルを一度取り込むと、字幕のない人の話を書き起こせます。あなただけのために、この端末の中で行われます。',
};
