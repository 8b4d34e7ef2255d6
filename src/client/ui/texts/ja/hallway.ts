import type * as English from '../en/hallway.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';
import { others, some } from './formats.ts';

export const hallway: typeof English.hallway = {
  title: (community) => (community === '' || community === 'lobby' ? '広間' : isolate(community)),
  lead: '今まさに話している部屋です。名前も登録もなしに、入って聞けます。',
  community: 'コミュニティ',
  communityLead: 'このコミュニティで、今まさに話している部屋です。',
  communities: 'コミュニティ',
  start: '部屋を開く',
  rooms: '部屋',
  connecting: '部屋を探しています…',
  offlineTitle: '広間につながりません',
  offline: '部屋の一覧を持つ相手が、今は応答しません。このまま自動で試し続けます。',
  offlineKnown: '一覧が古いかもしれません。持っている相手が、今は応答しません。このまま自動で試し続けます。',
  emptyTitle: '屋根の下は静かです',
  empty: 'まだだれも話していません。部屋を開いてリンクを渡せば、ここで見つけてもらえます。',
  host: (name) => (name === '' ? '' : `主催：${isolate(name)}`),
  recordable: '録音の可能性あり',
  language: '言語',
  search: '部屋を探す',
  found: (count) => plural(count, { other: '#件の部屋が見つかりました。' }),
  understood: 'わかる言語の部屋だけ',
  mine: 'わかる言語',
  hidden: (count) => plural(count, { other: 'ほかの言語の部屋を#件、表示していません。' }),
  more: (count) => `+${inDigits(count)}`,
  who: (names) => `知っている人：${some(names, others)}`,
  blocked: (count) => plural(count, { other: 'ブロックした人が主催する部屋を#件、隠しています。' }),
  showBlocked: '表示',
  hideBlocked: '隠す',
};
