import type * as English from '../en/order.ts';
import { isolate } from '../isolate.ts';
import { days, times } from './formats.ts';

export const order: typeof English.order = {
  open: '決める人…',
  title: '決める人',
  chair: (name) => `今ここで決めるのは${isolate(name)}さんです。`,
  none: '主催者も進行役もいません。会話は続けられますが、新しい人に権限は渡りません。',
  stageAnyone: 'だれでも舞台に上がれます。',
  stageInvited: '舞台には招かれた人が上がります。',
  locked: '部屋には鍵がかかっています。中から開けてもらうまで、新しい人は入れません。',
  putOut: '入れない人',
  putOutGood: 'ずっと',
  putOutUntil: (at) => `${days.format(at)}まで`,
  letBack: '戻れるようにする',
  log: 'これまでの操作',
  logLead: '部屋のだれでも読めます。',
  logNone: 'まだ何もありません。',
  time: (at) => times.format(at),
  deeds: {
    'invite-to-stage': (by, whom) => `${isolate(by)}さんが${isolate(whom)}さんを舞台に招きました`,
    'to-audience': (by, whom) => `${isolate(by)}さんが${isolate(whom)}さんを客席に移しました`,
    silence: (by, whom) => `${isolate(by)}さんが${isolate(whom)}さんの発言を止めました`,
    unsilence: (by, whom) => `${isolate(by)}さんが${isolate(whom)}さんの発言を戻しました`,
    remove: (by, whom) => `${isolate(by)}さんが${isolate(whom)}さんを部屋から出しました`,
    ban: (by, whom) => `${isolate(by)}さんが${isolate(whom)}さんを出入り禁止にしました`,
    'ban-hour': (by, whom) => `${isolate(by)}さんが${isolate(whom)}さんを1時間の出入り禁止にしました`,
    'ban-day': (by, whom) => `${isolate(by)}さんが${isolate(whom)}さんを1日の出入り禁止にしました`,
    unban: (by, whom) => `${isolate(by)}さんが${isolate(whom)}さんの出入り禁止を解きました`,
    admit: (by, whom) => `${isolate(by)}さんが${isolate(whom)}さんを鍵のかかった部屋に入れました`,
    lock: (by) => `${isolate(by)}さんが部屋に鍵をかけました`,
    unlock: (by) => `${isolate(by)}さんが部屋の鍵を開けました`,
    'make-moderator': (by, whom) => `${isolate(by)}さんが${isolate(whom)}さんを進行役にしました`,
    'unmake-moderator': (by, whom) => `${isolate(by)}さんが${isolate(whom)}さんを進行役から外しました`,
    'hand-over': (by, whom) => `${isolate(by)}さんが部屋を${isolate(whom)}さんに引き継ぎました`,
  },
};
