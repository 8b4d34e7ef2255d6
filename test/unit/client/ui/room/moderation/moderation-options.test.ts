import { describe, expect, it } from 'vitest';
import type { Person, Room } from '../../../../../../src/client/session/view/room.ts';
import { decidesAbout } from '../../../../../../src/client/ui/room/moderation/decides.ts';
import { deedsFor, whoAsks } from '../../../../../../src/client/ui/room/moderation/moderation-options.ts';
import { listener, me, person, room } from '../../../../../browser/page/fixtures.ts';
import { scenarios } from '../../../../../browser/page/scenarios.ts';

/** A room in which I am this, and this person is in nobody's lists. */
const seenBy = (role: Person['role'], somebody: Person): Room => room([me({ role })], [], { unlisted: [somebody] });
const offered = (role: Person['role'], more: Partial<Person> = {}) => {
  const somebody = { ...listener('Kwame'), ...more };
  return deedsFor(seenBy(role, somebody), somebody);
};

describe('about somebody without a record', () => {
  it('hosts and moderators are offered everything that needs no record', () => {
    for (const role of ['host', 'moderator'] as const) {
      expect(offered(role)).toEqual(['invite-to-stage', 'remove', 'ban']);
      expect(offered(role, { invited: true })).toEqual(['remove', 'ban']);
      expect(offered(role, { silenced: true })).toEqual(['invite-to-stage', 'unsilence', 'remove', 'ban']);
    }
    expect(offered('host', { role: 'moderator' })).toEqual(['invite-to-stage', 'remove', 'ban']);
    expect(offered('moderator', { role: 'moderator' })).toEqual(['invite-to-stage']);
  });

  it('nothing is offered that is done already', () => {
    expect(offered('host', { putOut: 'removed', invited: true })).toEqual(['ban']);
    expect(offered('host', { putOut: 'banned' })).toEqual([]);
  });

  it('nothing is offered to others, nor about oneself', () => {
    expect(offered('none')).toEqual([]);
    expect(offered('host', { me: true })).toEqual([]);
  });
});

describe('about somebody with a record', () => {
  it('a host is offered appointments as well', () => {
    const grace = listener('Grace M.');
    const here = room([me({ role: 'host' }), person('Bao Linh')], [grace]);
    expect(deedsFor(here, grace)).toEqual(['invite-to-stage', 'make-moderator', 'hand-over', 'remove', 'ban']);
    expect([decidesAbout(here, grace), decidesAbout(here, here.me), decidesAbout(here, undefined)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('in the scenarios', () => {
  const deeds = (scenario: string, name: string) => {
    const room = scenarios[scenario]?.().room;
    const person = room && [...room.stage, ...room.listening].find((someone) => someone.name === name);
    return room && person ? deedsFor(room, person) : undefined;
  };

  it('they are offered over people of lower rank, and over nobody by people without a rank', () => {
    expect(deeds('room-moderator', 'Ada Okafor')).toEqual([]);
    expect(deeds('room-moderator', 'Eleni Papadaki')).toEqual([]);
    expect(deeds('room-moderator', 'Bao Linh')).toEqual(['to-audience', 'unsilence', 'remove', 'ban']);
    expect(deeds('room-moderator', 'Inés Duarte')).toEqual(['invite-to-stage']);
    expect(deeds('room-moderator', 'Hiro Tanaka')).toEqual(['remove', 'ban']);
    expect(deeds('room-host', 'Noor')).toEqual([]);
    expect(deeds('room-members-no-invites', 'Bao Linh')).toEqual([]);
  });

  it('the log tells who invites this person to the stage', () => {
    const asks = (scenario: string) => whoAsks(scenarios[scenario]?.().room as Room);
    expect(asks('room-asked')).toBe('Ada Okafor');
    expect(asks('room-asked-by-someone')).toBe('');
  });
});
