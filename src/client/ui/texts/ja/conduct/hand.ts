import type * as English from '../../en/conduct/hand.ts';

export const hand: typeof English.hand = {
  label: '手を挙げた理由',
  hint: 'ひとことで書けます。部屋のだれでも読めます。',
  add: '書き添える',
  up: '手を挙げています：',
  change: '書き直す',
  added: '書き添えました。',
};
