/**
 * Who may do what in a room: the one seam where rights are decided. Today the founder is the host and anyone may take one of the
 * stage's places; signed grants and the chair will decide here.
 */
import { equals } from 'uint8arrays/equals';
import type { Charter } from './charter.ts';
import { MAX_STAGE } from './constants.ts';
import type { Member } from './member.ts';
import type { Remark } from './remark.ts';

export function isHost(charter: Charter | undefined, member: Pick<Member, 'identity'>): boolean {
  return charter !== undefined && equals(charter.root, member.identity);
}

/** Those who may be heard, given all members in their stable order: the first MAX_STAGE on stage, hosts before others. */
export function stageOf(charter: Charter | undefined, members: readonly Member[]): readonly Member[] {
  const wanting = members.filter((m) => m.place === 'stage');
  if (wanting.length <= MAX_STAGE) return wanting;
  const hosts = wanting.filter((m) => isHost(charter, m));
  const others = wanting.filter((m) => !isHost(charter, m));
  const chosen = new Set([...hosts, ...others].slice(0, MAX_STAGE));
  return wanting.filter((m) => chosen.has(m));
}

/** Whether a remark is heard. Today everyone in an open room may raise a hand, react and write; once it is closed nobody does. */
export function maySay(charter: Charter | undefined, _remark: Pick<Remark, 'identity' | 'saying'>): boolean {
  return charter?.closed !== true;
}
