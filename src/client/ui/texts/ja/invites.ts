import type * as English from '../en/invites.ts';
import { isolate } from '../isolate.ts';
import { plural } from './format.ts';
import { days } from './formats.ts';

export const invites: typeof English.invites = {
  open: '人を招く…',
  button: '招待',
  title: '人を招く',
  left: (count) => plural(count, { other: '招待はあと#件あります。' }),
  none: '招待はもうありません。取り消すと、新しく作れます。',
  kind: '招待の種類',
  listen: '聞く人へ',
  speak: '話す人へ',
  listenHint: '受け取った人は、入って聞けます。',
  speakHint: '受け取った人は、入って舞台に上がれます。',
  make: '招待を作る',
  making: '招待を作っています…',
  failed: '招待を作れませんでした。もう一度お試しください。',
  ready: {
    listen: '聞く人への招待',
    speak: '話す人への招待',
  },
  once: '最初に開いた一人だけが使えます。その人だけに渡してください。',
  link: '招待のリンク',
  copy: '招待をコピー',
  copied: '招待をコピーしました',
  copyFailed: 'これが招待です。選んでコピーしてください。',
  share: '共有…',
  code: {
    listen: '聞く人への招待のQRコード。スマートフォンのカメラを向けてください。',
    speak: '話す人への招待のQRコード。スマートフォンのカメラを向けてください。',
  },
  codeFailed: 'QRコードを表示できませんでした。招待のコピーでも同じように使えます。',
  another: 'ほかの人を招く',
  sent: '送った招待',
  show: '表示',
  takeBack: '取り消す',
  taken: (name) => `${isolate(name)}さんが使いました`,
  revoked: '取り消し済み',
  expired: '期限切れ',
  until: (at) => `未使用、${days.format(at)}まで有効`,
};
