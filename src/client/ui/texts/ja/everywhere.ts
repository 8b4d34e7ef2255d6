import type * as English from '../en/everywhere.ts';
import { inDigits } from './format.ts';

export const brand: typeof English.brand = 'Stoa';
export const guest: typeof English.guest = '名無しさん';
export const untitled: typeof English.untitled = '無題の部屋';
export const dir: typeof English.dir = 'ltr';

export const band: typeof English.band = {
  dark: '暗い表示',
  shortcuts: 'キー操作の一覧',
  hallway: '広間に戻る',
};

export const people: typeof English.people = (onStage, listening) =>
  `話し手${inDigits(onStage)}人・聞き手${inDigits(listening)}人`;

export const notices: typeof English.notices = {
  dismiss: '閉じる',
  tapToHear: 'このページから音が出ていません。画面に触れると始まることがあります。',
  tapToHearAction: '音を出す',
  offline: '接続が切れています。部屋には自動で戻ります。',
  oldBrowser: 'Stoaを始められませんでした。別のブラウザをお試しください。',
  onlyListening: 'このブラウザでは聞くことができます。話したり書いたりするには、別のものをお使いください。',
  notFetched: 'このページの一部が届きません。読み込み直すと直ることがあります。',
  reload: '読み込み直す',
};
