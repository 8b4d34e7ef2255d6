/** Guests of a room for members, in a process of their own, with the page's own parts. A program; ../guests.ts starts it. */

import { readCharter } from '../../../src/node/records/charter.ts';
import { TestGuest, type TestInvite } from '../../support/peers/members-guest.ts';
import { answer } from './program.ts';

export interface GuestsRequest {
  /** The charter as signed. */
  readonly charter: Uint8Array;
  /** One for each guest. */
  readonly invites: readonly TestInvite[];
}

/** Handshakes at once. */
const AT_ONCE = 25;

let guests: TestGuest[] = [];

answer({
  /** Makes the guests; nobody listens yet. */
  make: async ({ charter: bytes, invites }: GuestsRequest): Promise<void> => {
    const charter = await readCharter(bytes, Date.now());
    guests = await Promise.all(invites.map((invite) => TestGuest.by(invite, charter)));
  },
  /** All come in to listen. */
  listen: async ({ at }: { at: string }): Promise<void> => {
    for (let i = 0; i < guests.length; i += AT_ONCE)
      await Promise.all(guests.slice(i, i + AT_ONCE).map((guest) => guest.listen(at)));
  },
  /** How many hold the key of this epoch, or a later one. */
  keyed: async ({ epoch }: { epoch: number }): Promise<number> => guests.filter((guest) => guest.epoch >= epoch).length,
  /** Somebody says a line; resolves to who. */
  write: async (): Promise<string> => {
    await guests[0]!.write('hello');
    return guests[0]!.person;
  },
});
