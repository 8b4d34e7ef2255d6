import type * as English from '../en/planned.ts';
import { isolate } from '../isolate.ts';
import { lasting, meetings, others, some, until } from './formats.ts';

export const planned: typeof English.planned = {
  title: 'これから',
  lead: 'あとで開く部屋です。時刻はあなたの時計に合わせています。',
  at: (at) => meetings.format(at),
  startsIn: (minutes) => `${until(minutes)}に始まります`,
  now: 'いま',
  who: (list) => some(list, others),
  lasts: (minutes) => lasting(minutes),
  repeats: { once: '一度だけ', weekly: '毎週', monthly: '毎月' },
  feed: 'すべてカレンダーに入れる',
  soon: 'まもなく始まります。主催者は十五分ほど遅れることがあります。',
  late: '主催者はまだ来ていません。このページは探し続けます。',
  opens: 'このままお待ちください。主催者が来ると、部屋はひとりでに開きます。',
  come: '開いたら聞き手として入る',
  add: 'カレンダーに追加',
  cancelled: '主催者がこの部屋を取りやめました。',
  mine: 'あなたが予定した部屋です。準備ができたら開いてください。ここで待つ人たちが入れます。',
  deeds: { open: '部屋を開く', skip: 'この回を取りやめる', cancel: '部屋を取りやめる' },
  cancelAll: 'すべての回を取りやめる',
  sure: {
    skip: 'この回を取りやめますか？ほかの回はそのままです。',
    cancel: 'すっかり取りやめますか？カレンダーにも伝わります。',
  },
  keep: 'そのままにする',
  failed: 'どの中継にも届きませんでした。何も変わっていません。もう一度お試しください。',
  doing: 'お待ちください…',
  change: '変更…',
  changeTitle: '予定を変える',
  save: '保存',
  day: '日',
  hour: '時刻',
  zone: (zone) => `${isolate(zone)}の時計で。`,
  notThen: 'これから六十日以内の時刻を選んでください。',
  length: '長さ',
  repeat: '繰り返し',
  times: '回数',
  about: '何についてか',
  others: '一緒に開く人',
  othersHint: 'ほかの主催者の名前を、読点で区切って書きます。',
};

export const remind: typeof English.remind = {
  me: '知らせてもらう',
  when: '十分前と、始まるときに。',
  byPage: 'どれかのタブで開いている間、このページがお知らせします。',
  push: 'ページを閉じていても',
  pushHint:
    'お使いのブラウザーの開発元が取り次ぎます。この中継からあなた宛てに何かがあることとその時刻は伝わりますが、内容は伝わりません。中継は、最後の日程が終わるか、これを切るまで、ブラウザーへの届け先を保管します。',
  byRelay: 'ページを閉じていてもお知らせします。',
  denied:
    'このブラウザーでは、ページからのお知らせが許可されていません。ブラウザーの設定でこのサイトの通知を許可するか、部屋をカレンダーに追加してください。',
  failed: 'うまくいきませんでした。後でもう一度お試しください。',
};
