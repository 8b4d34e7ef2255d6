import { describe, expect, it } from 'vitest';
import type { RoomId } from '../../../../src/node/identity/ids.ts';
import {
  MAX_ENDPOINT,
  MAX_REMIND,
  MAX_REMINDER,
  readReminder,
  readRemindRequest,
  writeReminder,
  writeRemindRequest,
} from '../../../../src/node/planned/reminder-messages.ts';
import { MAX_TITLE_BYTES } from '../../../../src/node/records/constants.ts';
import { encodeCbor } from '../../../../src/node/wire/cbor.ts';
import { MalformedError } from '../../../../src/node/wire/malformed.ts';

const plan = 'r'.repeat(27) as RoomId;
const key = new Uint8Array(65).fill(4);
const auth = new Uint8Array(16).fill(7);

describe('a wish to be reminded', () => {
  it('is read as it was written, at its longest too', () => {
    const wish = { plan, wanted: true, endpoint: `https://a.example/${'x'.repeat(MAX_ENDPOINT - 18)}`, key, auth };
    const bytes = writeRemindRequest(wish);
    expect(bytes.byteLength).toBeLessThanOrEqual(MAX_REMIND);
    expect(readRemindRequest(bytes)).toEqual(wish);
  });

  it('is refused with another key, secret, room or length', () => {
    for (const wrong of [
      [1, 'r', true, 'https://a.example', key, auth],
      [1, plan, 1, 'https://a.example', key, auth],
      [1, plan, true, `https://${'x'.repeat(MAX_ENDPOINT)}`, key, auth],
      [1, plan, true, 'https://a.example\n', key, auth],
      [1, plan, true, 'https://a.example', new Uint8Array(65), auth],
      [1, plan, true, 'https://a.example', key.subarray(1), auth],
      [1, plan, true, 'https://a.example', key, auth.subarray(1)],
      [1, plan, true, 'https://a.example', key, auth, 0],
    ])
      expect(() => readRemindRequest(encodeCbor(wrong))).toThrow(MalformedError);
  });
});

describe('a reminder', () => {
  it('is read as it was written, with the longest title', () => {
    const reminder = { plan, title: '"'.repeat(MAX_TITLE_BYTES), starts: 1 };
    const text = writeReminder(reminder);
    expect(text.length).toBeLessThanOrEqual(MAX_REMINDER);
    expect(readReminder(text)).toEqual(reminder);
  });

  it('is refused as anything else', () => {
    for (const wrong of [
      '',
      '{}',
      '[1]',
      `[1,"${plan}","a\\nb",1]`,
      `[1,"x","a",1]`,
      `[1,"${plan}","a",-1]`,
      ' '.repeat(3_000),
    ])
      expect(() => readReminder(wrong)).toThrow(MalformedError);
  });
});
