import type { Person } from '../../../session/view/room.ts';
import { MicrophoneIcon } from '../../components/door-icons.tsx';
import { HostIcon, ModeratorIcon, MutedIcon, SilencedIcon } from '../../components/room-icons.tsx';
import { t } from '../../texts/listener-texts.ts';

/** The word for a person's role; '' for people without one. */
export function roleWord({ role }: Person): string {
  return role === 'none' ? '' : t.room[role];
}

/** The word for why nobody hears a person, whatever their microphone does; '' when people do. */
export function unheardWord({ silenced, contradicts }: Person): string {
  return silenced ? t.room.silenced : contradicts ? t.room.contradicts : '';
}

/** A person's state besides their name, in words for people who do not see the marks. */
export function stateWords(person: Person): string {
  const voice = unheardWord(person) || (person.muted ? t.room.muted : t.room.talking);
  return [person.me && t.room.you, roleWord(person), voice].filter(Boolean).join(', ');
}

/** The marks on a disc: role above, voice below. Decoration: the words stand beside the disc. */
export function Marks({ person, onStage }: { person: Person; onStage: boolean }) {
  return (
    <>
      {person.role !== 'none' && (
        <span class="badge badge-role">{person.role === 'host' ? <HostIcon /> : <ModeratorIcon />}</span>
      )}
      {unheardWord(person) !== '' ? (
        <span class="badge badge-silenced">
          <SilencedIcon />
        </span>
      ) : onStage && person.muted ? (
        <span class="badge">
          <MutedIcon />
        </span>
      ) : (
        person.invited && (
          <span class="badge badge-invited">
            <MicrophoneIcon />
          </span>
        )
      )}
    </>
  );
}
