import type { Person } from '../../../session/view/room.ts';
import { MicrophoneIcon } from '../../components/door-icons.tsx';
import { HostIcon, ModeratorIcon, MutedIcon, SilencedIcon } from '../../components/room-icons.tsx';
import { isolate } from '../../texts/isolate.ts';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';

/** The word for a person's role; '' for people without one. */
export function roleWord({ role }: Person): string {
  return role === 'none' ? '' : t.room[role];
}

/** The word for why nobody, or not this person, hears somebody, whatever their microphone does; '' when people do. */
export function unheardWord({ silenced, contradicts, blocked }: Person): string {
  if (blocked) return t.known.blocked;
  return silenced ? t.room.silenced : contradicts ? t.room.contradicts : '';
}

/** That this person keeps somebody, and what they call themselves where it is something else. A namesake has no such words. */
export function keptWords({ kept, theirs }: Person): string {
  if (!kept) return '';
  return [t.known.known, theirs !== undefined && isolate(shownName(theirs))].filter(Boolean).join(' · ');
}

/** A person's state besides their name, in words for people who do not see the marks. */
export function stateWords(person: Person): string {
  const voice = unheardWord(person) || (person.muted ? t.room.muted : t.room.talking);
  return [person.me && t.room.you, roleWord(person), voice, keptWords(person)].filter(Boolean).join(', ');
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
