import type * as English from '../en/lobby.ts';
import { isolate } from '../isolate.ts';
import { inDigits } from './format.ts';

export const lobby: typeof English.lobby = {
  lookingTitle: '部屋を探しています',
  looking: '中にいる人を確かめています…',
  absentTitle: '応答がありません',
  absent: '部屋が終わったか、中の人の接続が切れているようです。このまま探し続けます。',
  closedTitle: 'この部屋は終わりました',
  closed: '主催者が閉じました。広間にほかの部屋があるかもしれません。',
  invalidTitle: 'このリンクは壊れています',
  invalid: '一部が欠けています。送ってくれた人に、もう一度コピーしてもらってください。',
  toHallway: '広間へ行く',
  hostedBy: (name) => (name === '' ? '主催者は席を外しています' : `主催：${isolate(name)}`),
  open: 'だれでも入れます',
  byLink: 'リンクを知る人だけ',
  members: 'メンバーだけ',
  locked: '鍵がかかっています',
  recordable: '主催者がこの部屋を録音することがあります。話す人には先に確認します。聞くだけの人は録音されません。',
  tier: '招かれた人だけが聞けます。会話は端から端まで暗号化されています。',
  inside: '今いる人',
  nobody: 'まだだれもいません。あなたが最初です。',
  listen: '聞くだけ',
  join: 'マイクで参加',
  onAir: '話し始める',
  onAirHint: 'ここから、あなたの声がみんなに届きます。',
  listenHint: 'マイクも名前も要りません。',
  joining: '入室しています…',
  floor: 'ここでは招かれた人が舞台に上がります。まず聞いて、話したくなったら手を挙げてください。',
  seers: (count) =>
    count === 0
      ? '声は人から人へ直接届きます。今いる人には、あなたのネットワークアドレス（IP）は見えません。後から入る人には見えます。'
      : `声は人から人へ直接届きます。そのため、今いる${inDigits(count)}人と後から入る人に、あなたのネットワークアドレス（IP）が見えます。`,
  hide: 'IPを隠す',
  hidden:
    'あなたのネットワークアドレス（IP）は部屋のだれにも見えません。声は中継を通り、直接よりも少し遅れます。中継にはアドレスが見えます。',
};
