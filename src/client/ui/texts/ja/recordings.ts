import type * as English from '../en/recordings.ts';
import { plural } from './format.ts';
import { dates, others, some, tenths } from './formats.ts';

export const recordings: typeof English.recordings = {
  title: '録音',
  lead: '保存するか消すまで、このブラウザの中だけにあります。話した人ごとに、本人のものと証明する署名つきのファイルがあります。',
  none: 'この端末に録音はありません。',
  loading: '探しています…',
  failed: 'このブラウザではファイルを使えません。',
  still: '録音中',
  lasted: (minutes) => plural(minutes, { other: '#分' }),
  size: (megabytes) => `${tenths.format(megabytes)} MB`,
  at: (at) => dates.format(at),
  who: (list) => some(list, others),
  save: '保存',
  saving: 'ファイルを作っています…',
  saveMixed: '1つの音声ファイルとして保存',
  mixing: '全員の声を1つのファイルにまとめています…',
  stop: '中止',
  notMade: 'ファイルを作成できませんでした。録音は元のままです。',
  remove: '削除',
  sure: '完全に削除',
  keep: '残す',
  replays: 'もう一度聞くことができます',
};
