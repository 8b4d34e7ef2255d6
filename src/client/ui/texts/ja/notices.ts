import type * as English from '../en/notices.ts';
import { span } from './formats.ts';

export const notices: typeof English.notices = {
  microphone: {
    denied: 'ブラウザがマイクの使用を止めています。',
    missing: 'マイクが見つかりません。',
    busy: '別のアプリがマイクを使っています。',
    unplugged: 'マイクが抜けました。声が届いていません。',
    held: '端末かヘッドセットでミュートされています。声が届いていません。',
    silent: 'マイクから音が来ません。声が届いていません。',
    failed: 'マイクが止まりました。声が届いていません。',
  },
  otherMicrophone: 'マイクがまた使えます。今はミュート中です。',
  secondTab: 'この部屋は別のタブでも開いています。そちらを続け、このタブは聞くだけにします。',
  chooseAnother: '別のものを選ぶ',
  tryAgain: 'もう一度',
  clock: (behind) =>
    `この端末の時計が約${span(Math.abs(behind))}${behind > 0 ? '遅れ' : '進み'}ています。合わせるまで、部屋は見えず、入れません。`,
  clockSet: '時計が合いました。読み込み直すと、ほかの人からも見えます。',
  relayLost: '新しく来る人が、今は部屋を見つけられません。',
  relayBusy: '中継が混み合っています。少しお待ちください。',
  hear: '声の届き方',
  linkWeak: '接続が不安定です。音が途切れることがあります。',
  removedClosed: '主催者が部屋を閉じました。',
  removed: '主催者か進行役が、あなたを部屋から出しました。',
  banned: '主催者か進行役が、あなたを出入り禁止にしました。',
  toAudience: '主催者か進行役が、あなたを客席に移しました。',
  silenced: '主催者か進行役が、あなたの発言を止めました。声が届いていません。',
  noKey:
    'この部屋の鍵が届いていないため、何も聞こえません。主催者が不在か、部屋に鍵がかかっているか、招待が使われたのかもしれません。',
  recorded: '録音はこの端末にあります。',
  recordings: '録音',
  recordingMisses: '録音に抜けがあります。話された内容の一部が、この端末に間に合って届いていません。',
  recordingFailed: '録音が終わりました。このブラウザにはこれ以上残せません。それまでの分はこの端末にあります。',
  reported: 'あなたに通報が届きました。',
  noChair: '主催者も進行役もいません。会話は続けられますが、新しい人に権限は渡りません。',
};

export const shortcuts: typeof English.shortcuts = {
  title: 'キー操作の一覧',
  mute: 'ミュートの切り替え',
  space: 'スペース',
  hold: '押している間だけ話す',
  hand: '手を挙げる・下げる',
  list: 'この一覧',
  use: 'これらのキーを使う',
  close: '閉じる',
};
