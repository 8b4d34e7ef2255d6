import { useId } from 'preact/hooks';
import { Popover } from '../../components/popover.tsx';
import type { PersonButtonProps } from '../../shell/later.tsx';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';
import { PersonCard } from './person-card.tsx';

/** A person as a button that opens their card. */
export function PersonButton({ room, person, children, ...button }: PersonButtonProps) {
  const popover = useId();
  return (
    <>
      <button type="button" {...button} popovertarget={popover}>
        {children}
      </button>
      <Popover id={popover} label={t.person.label(shownName(person.name))}>
        <PersonCard room={room} person={person} popover={popover} />
      </Popover>
    </>
  );
}
