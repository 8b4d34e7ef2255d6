import type * as English from '../en/stage.ts';
import { plural } from './format.ts';

export const stage: typeof English.stage = {
  stage: '舞台',
  stageEmpty: '今、舞台にはだれもいません。',
  listening: '聞いている人',
  listeningEmpty: '聞くだけの人はいません。',
  alone: 'ここにいるのはあなただけです。リンクを渡して、少し待ってみてください。',
  more: (count) => plural(count, { other: 'ほか#人' }),
  showMore: 'もっと見る',
  controls: '操作',
  leave: '出る',
  you: 'あなた',
  host: '主催者',
  moderator: '進行役',
  muted: 'ミュート中',
  silenced: '発言停止中',
  contradicts: '再生されません',
  invited: '舞台に招待中',
  talking: 'マイクが入っています',
  recording: '録音中',
  tier: '招かれた人だけが聞けます。',
};
