import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Person, Room } from '../../../session/view/room.ts';
import { Popover } from '../../components/popover.tsx';
import { Later } from '../../shell/later.tsx';
import { t } from '../../texts/listener-texts.ts';
import { shownName } from '../../texts/names.ts';

interface PersonButtonProps {
  readonly room: Room;
  readonly person: Person;
  readonly class: string;
  readonly 'aria-description'?: string | undefined;
  readonly 'aria-describedby'?: string;
  readonly children: ComponentChildren;
}

/** What shows a person, as a button that opens their card. */
export function PersonButton({ room, person, children, ...button }: PersonButtonProps) {
  const popover = useId();
  return (
    <>
      <button type="button" {...button} popovertarget={popover}>
        {children}
      </button>
      <Popover id={popover} label={t.room.about(shownName(person.name))}>
        <Later>{({ PersonCard }) => <PersonCard room={room} person={person} popover={popover} />}</Later>
      </Popover>
    </>
  );
}
