import { useEffect, useRef, useState } from 'preact/hooks';
import type { Room } from '../../session/view/room.ts';
import { shownName } from '../texts/names.ts';
import { t } from '../texts/room-texts.ts';

/**
 * Tells screen readers, politely, who came on stage or left it, who raised a hand or waits at the door, who records the room, and whether this person
 * is heard. Who talks is not announced, because it is audible.
 */
export function Announcer({ room }: { room: Room }) {
  const [words, setWords] = useState('');
  const raised = useRef<ReadonlySet<string> | undefined>(undefined);
  const recorded = useRef<string | undefined>(undefined);
  const waiting = useRef<ReadonlySet<string> | undefined>(undefined);
  const before = useRef<ReadonlyMap<string, string> | undefined>(undefined);
  const { muted, silenced } = room.me;
  const heard = room.canSpeak && !muted && !silenced;
  const wasHeard = useRef(heard);
  useEffect(() => {
    const now = new Map(room.stage.filter(({ me }) => !me).map(({ id, name }) => [id, shownName(name)]));
    const then = before.current;
    before.current = now;
    const news: string[] = [];
    if (then) {
      const came = [...now].filter(([id]) => !then.has(id)).map(([, name]) => name);
      const left = [...then].filter(([id]) => !now.has(id)).map(([, name]) => name);
      if (came.length > 0) news.push(t.room.joined(came));
      if (left.length > 0) news.push(t.room.stepped(left));
    }
    const up = new Map(room.hands.filter(({ me }) => !me).map(({ id, name }) => [id, shownName(name)]));
    const rose = raised.current === undefined ? [] : [...up].filter(([id]) => !raised.current?.has(id));
    raised.current = new Set(up.keys());
    if (rose.length > 0) news.push(t.room.raised(rose.map(([, name]) => name)));
    const waits = new Map(room.atTheDoor.map(({ id, name }) => [id, shownName(name)]));
    const came = waiting.current === undefined ? [] : [...waits].filter(([id]) => !waiting.current?.has(id));
    waiting.current = new Set(waits.keys());
    if (came.length > 0) news.push(t.room.knocked(came.map(([, name]) => name)));
    const by = room.recordedBy.map(shownName);
    if (by.join() !== recorded.current && (by.length > 0 || recorded.current !== undefined))
      news.push(by.length > 0 ? t.room.nowRecorded(by) : t.room.notRecorded);
    recorded.current = by.length > 0 ? by.join() : undefined;
    // A notice already says that this person was silenced.
    if (heard !== wasHeard.current && !silenced) news.push(heard ? t.room.nowHeard : t.room.nowMuted);
    wasHeard.current = heard;
    if (news.length > 0) setWords(news.join(' '));
  }, [room.stage, room.hands, room.atTheDoor, room.recordedBy, heard, silenced]);
  return (
    <p class="visually-hidden" role="status">
      {words}
    </p>
  );
}
