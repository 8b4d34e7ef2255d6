import type * as English from '../en/known.ts';
import { isolate } from '../isolate.ts';
import { inDigits, plural } from './format.ts';

export const known: typeof English.known = {
  title: '人',
  lead: '覚えている人と、ブロックした人です。知っているのはこの端末だけで、誰にも知らされません。',
  none: 'まだ誰もいません。部屋で人を押すと、自分の付けた名前で覚えたり、ブロックしたりできます。',
  kept: '覚えている人',
  blockedTitle: 'ブロックした人',
  known: '知っている人',
  blocked: 'ブロック中',
  theirs: (name) => `本人の名乗り：${isolate(name)}`,
  keep: '覚える…',
  rename: '名前を変える…',
  nameLabel: 'あなたが付ける名前',
  nameHint: '見えるのはあなただけです。この人が話していると、その部屋が広間の先頭に来ます。',
  save: '覚える',
  back: '戻る',
  forget: '覚えるのをやめる',
  block: '自分だけブロック',
  unblock: 'ブロックを解除',
  blockedHint: 'どの部屋でも、この人の声は聞こえず、書いたものも見えません。ほかの人には届き、本人には知らされません。',
  full: (count) => plural(count, { other: '入るのは#人までです。' }),
  notStored:
    'このブラウザはもう何も保存しません。一覧はページを閉じるまでのものです。なくさないよう、書き出してください。',
  exportList: '一覧を書き出す',
  importList: '一覧を読み込む',
  imported: 'ファイルの内容が一覧に入りました。',
  importFailed: 'Stoaの人の一覧ではありません。',
  leftOut: (count) => plural(count, { other: '#人が入りきりませんでした。' }),
  backUp: 'バックアップ…',
  backUpTitle: '自分のバックアップ',
  backUpLead:
    'ここでのあなた自身とこの一覧を、合言葉で閉じた一つのファイルにします。両方を持つ人は、あなたになれます。',
  backUpKeyless:
    'このブラウザの鍵は、写せるようになる前のものです。ファイルには一覧だけが入り、あなた自身は入りません。',
  backedUp: 'ファイルを保存しています。',
  failed: 'うまくいきませんでした。もう一度お試しください。',
  restore: 'バックアップから戻す…',
  restoreTitle: 'バックアップから戻す',
  restoreLead: 'ファイルにある人が、一覧に加わります。',
  fileHint: '名前の末尾が「.stoa-backup.json」のものです。',
  be: 'ここでもその人になる',
  beHint: 'この端末は、今の自分ではなくなります。ページを読み込み直します。',
  restored: 'ファイルにある人が一覧に入りました。',
  restoreFailed: 'バックアップではないか、合言葉が違います。',
  refused: '一覧は入りました。このブラウザは鍵を受け付けませんでした。',
};

export const backup: typeof English.backup = {
  passphrase: '合言葉',
  passphraseHint: '人に当てられない言葉をいくつか。書き留めてください。後から教えられる人はいません。',
  passphraseShort: (least) => `${inDigits(least)}文字以上にしてください。`,
  save: 'ファイルを保存',
  saving: '合言葉で閉じています…',
  file: 'ファイル',
  fileMissing: '先にファイルを選んでください。',
  opening: '開いています…',
  openFile: '戻す',
};
