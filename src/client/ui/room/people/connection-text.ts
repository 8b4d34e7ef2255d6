import type { PublishWay } from '../../../../node/fanout/publish/publish-connection.ts';
import type { LeftRelay } from '../../../../node/fanout/subscribe/relay-trust.ts';
import type { Path, Person, Room } from '../../../session/view/room.ts';
import { shownName } from '../../texts/names.ts';
import { t } from '../../texts/room-texts.ts';
import { unheardWord } from './badges.tsx';

/** How one person is heard, in a sentence: the path, the delay, the loss. Somebody who is not played is not heard, whatever the path. */
export function hearingWords(person: Person): string {
  const { path } = person;
  const who = shownName(person.name);
  if (path.kind !== 'none' && unheardWord(person) !== '') return t.hearing.unheard(who);
  switch (path.kind) {
    case 'none':
      return t.person.listening;
    case 'connecting':
      return t.hearing.connecting(who);
    case 'lost':
      return t.hearing.lost(who);
    case 'direct':
      return sentence(t.hearing.direct(who), path);
    case 'relay':
      return sentence(path.relay ? t.hearing.relay(who, path.relay) : t.hearing.someRelay(who), path);
  }
}

/** How voices come, in a sentence. */
export function leadWords({ stage, relaysOnly }: Pick<Room, 'stage' | 'relaysOnly'>): string {
  if (stage.every(({ me }) => me)) return t.hearing.nobody;
  return relaysOnly ? t.hearing.leadRelays : t.hearing.lead;
}

/** How one's own voice goes to those who hear it through a relay. */
export function spokenWords(way: PublishWay, relaysOnly = false): string {
  return (relaysOnly ? t.hearing.spokenWithoutWebRtc : t.hearing.spoken)[way];
}

/** The misdeed for which a relay was left, in a sentence. */
export function misdeedWords({ name, misdeed }: LeftRelay): string {
  return t.hearing.misdeeds[misdeed](name === '' ? t.hearing.relayUnnamed : t.hearing.relayNamed(name));
}

/** Everything played is authenticated: on a link by the connection, through a relay by the speaker's signature. */
function sentence(start: string, path: Path): string {
  return `${[start, ...details(path), t.hearing.verified].join(', ')}.`;
}

function details({ delayMs, loss }: Path): string[] {
  const words: string[] = [];
  if (delayMs !== undefined) {
    words.push(delayMs < 100 ? t.hearing.close : t.hearing.behind(Math.round(delayMs / 100) / 10));
  }
  if (loss !== undefined) {
    if (loss <= 0) words.push(t.hearing.whole);
    else if (loss < 0.01) words.push(t.hearing.littleLost);
    else words.push(t.hearing.someLost(Math.round(Math.min(1, loss) * 100)));
  }
  return words;
}

/** The worst fact about all voices, in one sentence. */
export function hearingSummary(stage: readonly Person[]): string {
  const others = stage.filter((person) => !person.me && unheardWord(person) === '');
  const count = (kind: Path['kind']) => others.filter(({ path }) => path.kind === kind).length;
  const words = t.hearing.summary;
  if (count('lost') > 0) return words.lost(count('lost'));
  if (count('connecting') > 0) return words.connecting(count('connecting'));
  if (count('relay') > 0) return words.mixed(count('relay'));
  return count('direct') > 0 ? words.direct : words.nobody;
}
