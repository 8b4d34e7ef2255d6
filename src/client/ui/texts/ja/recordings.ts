import type * as English from '../en/recordings.ts';
import { inDigits, plural } from './format.ts';
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
  cut: 'カット…',
  isCut: '短くしたコピー：カットした所はわかるようになっています',
  cutLead:
    '取り除く所を、0:00 から 0:40 のように指定してください。短いコピーができ、どこをカットしたかが示され、残りは引き続き証明できます。元の録音はそのままです。',
  cutMembers:
    'これはメンバー限定の部屋のものです。声が入っている人が望む場合だけ渡してください。暗号化された音を残していた人は、その鍵でカットした所も開けます。',
  listen: '録音',
  passage: (number) => `取り除く箇所 ${inDigits(number)}`,
  from: '開始',
  to: '終了',
  end: '最後',
  here: 'ここ',
  another: '別の箇所',
  notCut: 'やめる',
  makeCut: 'コピーを作る',
  cutState: {
    cutting: 'コピーを作っています…',
    'no-time': '時刻がないか、正しくありません。1:30 のように書き、後の時刻を二つ目にしてください。',
    'nothing-left': '何も残りません。',
    failed: 'コピーを作れませんでした。録音は元のままです。',
  },
  remove: '削除',
  sure: '完全に削除',
  keep: '残す',
  replays: 'もう一度聞くことができます',
};
