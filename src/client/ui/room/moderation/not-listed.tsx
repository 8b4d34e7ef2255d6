import { signal } from '@preact/signals';
import { Dialog } from '../../components/dialog.tsx';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';

/** Name of who was banned but could not be put on the list: their card is gone by then. */
export const notListed = signal<string>();

export function NotListed() {
  if (notListed.value === undefined) return null;
  return (
    <Dialog title={t.lists.title} closeLabel={t.person.close} onClose={() => (notListed.value = undefined)}>
      <p role="alert">{t.lists.notListed(shownName(notListed.value))}</p>
    </Dialog>
  );
}
