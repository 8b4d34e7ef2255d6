import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AudioEngine } from '../../../../../src/client/audio/engine.ts';
import type { RecordedPeople, ToRecorder } from '../../../../../src/client/session/recording/messages.ts';
import { RoomRecording } from '../../../../../src/client/session/recording/room-recording.ts';
import type { Participant } from '../../../../../src/node/participant/participant.ts';
import { MAX_SKEW } from '../../../../../src/node/records/bundle.ts';
import { MEMBER_LIFE } from '../../../../../src/node/records/constants.ts';
import type { Self } from '../../../../../src/node/records/member.ts';
import { RECORD_KINDS } from '../../../../../src/node/room/record-kinds.ts';
import type { Room } from '../../../../../src/node/room/room.ts';
import { RoomState } from '../../../../../src/node/room/room-state.ts';
import { charter, memberBytes, NOON, signer } from '../../../../support/records/records.ts';

let told: { readonly at: number; readonly people: RecordedPeople }[];

beforeEach(() => {
  told = [];
  const toFake = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'] as const;
  vi.useFakeTimers({ now: NOON, toFake: [...toFake] });
  vi.stubGlobal('navigator', { storage: {} });
  vi.stubGlobal(
    'Worker',
    class {
      postMessage(message: ToRecorder): void {
        if (message.type === 'start' || message.type === 'people')
          told.push({ at: Date.now(), people: message.people });
      }

      terminate(): void {}
    },
  );
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a recording in the page', () => {
  it('hands over records that are not old where nothing changes but the time', async () => {
    const [founder, own, identity, session] = await Promise.all([signer(1), signer(11), signer(2), signer(12)]);
    const founded = await charter(founder, { recording: 'host' });
    const state = new RoomState({ id: founded.id, now: Date.now, kinds: RECORD_KINDS });
    await state.merge({ charter: founded.bytes });
    const renew = async (): Promise<void> => {
      const said = { place: 'stage', stream: '00000000000000aa', recordable: true, version: Date.now() } as const;
      const members = [
        await memberBytes(own, founder, founded.id, { records: true, version: Date.now() }),
        await memberBytes(session, identity, founded.id, said),
      ];
      await state.merge({ members });
    };
    await renew();
    Object.defineProperty(state, 'captions', { value: { all: [] } });
    const recording = new RoomRecording({
      records: state as unknown as Room,
      participant: { me: 'me', keys: undefined, setRecords: async () => undefined } as unknown as Participant,
      self: { session: own, identity: founder.publicKey } as unknown as Self,
      audio: { tap: () => undefined } as unknown as AudioEngine,
      onMissed: () => undefined,
      onEnd: () => undefined,
    });
    let oldest = 0;
    for (let seconds = 0; seconds < 1_200; seconds += 4) {
      await vi.advanceTimersByTimeAsync(4_000);
      await renew();
      const { people } = told.at(-1)!.people;
      expect(people).toHaveLength(1);
      oldest = Math.max(oldest, Date.now() - people[0]!.version);
    }
    expect(oldest).toBeLessThan(MEMBER_LIFE + MAX_SKEW);
    // Not of each record.
    expect(told.length).toBeLessThan(160);
    const ended = recording.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    await ended;
  });
});
