import type * as English from '../../en/conduct/hand.ts';

export const hand: typeof English.hand = {
  label: 'سبب رفع يدك',
  hint: 'يمكن قوله في سطر. يمكن لكل من في الغرفة قراءته.',
  add: 'إضافة',
  up: 'يدك مرفوعة:',
  change: 'تعديل',
  added: 'أُضيف.',
};
