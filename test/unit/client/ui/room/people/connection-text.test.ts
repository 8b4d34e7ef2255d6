import { describe, expect, test } from 'vitest';
import type { Path, Person } from '../../../../../../src/client/session/view/room.ts';
import {
  hearingSummary,
  hearingWords,
  leadWords,
  misdeedWords,
  spokenWords,
} from '../../../../../../src/client/ui/room/people/connection-text.ts';
import { person } from '../../../../../browser/page/fixtures.ts';
import { scenarios } from '../../../../../browser/page/scenarios.ts';

describe('how a voice is heard', () => {
  const words = (path: Path, more: Partial<Person> = {}) => hearingWords(person('Ada', more, path));

  test('is described with path, delay and loss', () => {
    expect(words({ kind: 'direct' })).toBe('Hearing Ada directly, voice verified.');
    expect(words({ kind: 'direct', delayMs: 42, loss: 0 })).toBe(
      'Hearing Ada directly, less than 0.1 s behind, nothing lost, voice verified.',
    );
    expect(words({ kind: 'relay', relay: 'Olive', delayMs: 214, loss: 0.034 })).toBe(
      'Hearing Ada through relay Olive, 0.2 s behind, 3 % of the sound lost on the way, voice verified.',
    );
    expect(words({ kind: 'relay', loss: 0.002 })).toBe(
      'Hearing Ada through a relay, less than 1 % of the sound lost on the way, voice verified.',
    );
    expect(words({ kind: 'lost' })).toBe('Ada cannot be heard right now. It is being repaired.');
    expect(words({ kind: 'connecting' })).toBe('Reaching Ada…');
  });

  test.each([{ silenced: true }, { contradicts: true }])('is not claimed of somebody who is not played: %j', (mark) => {
    expect(words({ kind: 'relay', relay: 'Olive' }, mark)).toBe('You do not hear Ada.');
    expect(words({ kind: 'direct' }, mark)).toBe('You do not hear Ada.');
    expect(words({ kind: 'none' }, mark)).toBe('Is just listening.');
    const [one, other] = [person('Ada', mark, { kind: 'lost' }), person('Bao', {}, { kind: 'relay' })];
    expect(hearingSummary([one, other])).toBe('You hear 1 person through a relay.');
    expect(hearingSummary([one])).toBe('You hear everyone there is to hear.');
  });

  test('says that a browser without WebRTC hears and is heard through relays, and by which way', () => {
    const stage = [person('Ada')];
    expect(leadWords({ stage })).toMatch(/straight from person to person/);
    expect(leadWords({ stage, relaysOnly: true })).toBe(
      'Voices come to you through relays, since this browser has no WebRTC.',
    );
    expect(leadWords({ stage: [person('Ada', { me: true })], relaysOnly: true })).toMatch(/nobody else/);
    expect(spokenWords('websocket')).toBe('Your voice goes out through a relay, by WebSocket.');
    expect(spokenWords('stream')).toBe('Your voice goes out through a relay, by libp2p.');
    expect(spokenWords('websocket', true)).toMatch(/by WebSocket, since this browser has no WebRTC\.$/);
    expect(spokenWords('stream', true)).toMatch(/by libp2p, since this browser has no WebRTC\.$/);
  });

  test('names a relay that lied, and how', () => {
    expect(misdeedWords({ id: '1', name: 'Olive', misdeed: 'altered' })).toBe(
      'Relay Olive changed or made up what people say. None of that was played.',
    );
    expect(misdeedWords({ id: '2', name: '\u202eevil', misdeed: 'withheld' })).toBe(
      'Relay evil kept back part of what people say.',
    );
    expect(misdeedWords({ id: '3', name: '', misdeed: 'late' })).toMatch(
      /^A relay without a name brought voices much later/,
    );
  });

  test('is summed up by the worst fact', () => {
    const summary = (scenario: string) => hearingSummary(scenarios[scenario]?.().room?.stage ?? []);
    expect(summary('room-alone')).toBe('You hear everyone there is to hear.');
    expect(summary('room-muted')).toBe('You hear everyone directly.');
    expect(summary('room-three')).toBe('You hear 1 person through a relay.');
    expect(summary('room-twelve')).toBe('1 person cannot be heard right now. It is being repaired.');
  });
});
