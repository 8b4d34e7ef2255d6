import type * as English from '../../en/conduct/lists.ts';
import { isolate } from '../../isolate.ts';
import { plural } from '../format.ts';
import { longDates } from '../formats.ts';

export const lists: typeof English.lists = {
  open: '入室禁止リスト…',
  title: '入室禁止リスト',
  lead: 'このコミュニティの部屋に入れない人と、その理由です。だれでも読めます。',
  how: '部屋を取り仕切る人が、リストの人が入ってくると入室を禁止し、どのリストにも載らなくなると戻れるようにします。',
  looking: '中継に問い合わせています…',
  none: 'だれも載っていません。',
  people: '載っている人',
  strike: 'リストから外す',
  taken: '取り入れているリスト',
  takenNone: 'ありません。取り入れたリストに載っている人は、ここにも入れません。',
  offered: 'ほかのリスト',
  takeOn: '取り入れる',
  takeOff: '取り入れるのをやめる',
  unknown: '今はどの中継にもありません。',
  saved: '保存しました。',
  unnamed: 'コミュニティ',
  also: (name) => `${isolate(name)}のリストにも載せる`,
  reason: 'リストに書く理由',
  reasonHint: '名前の横に、だれでも読めます。',
  reasonMissing: '理由を書くか、リストをオフにしてください。',
  notListed: (name) =>
    `${isolate(name)}をこの部屋から締め出しましたが、リストには載せられませんでした。後でもう一度お試しください。`,
  by: (by, reason) => `${isolate(by)}のリスト：${isolate(reason)}`,
  at: (at) => `${longDates.format(at)}から。`,
  until: (at) => `${longDates.format(at)}まで。`,
  leftOut: (people) => plural(people, { other: '古い項目#件を外しました。' }),
  count: (people) => plural(people, { other: '#人' }),
};
