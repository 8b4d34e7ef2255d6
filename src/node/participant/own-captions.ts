/** Captions of the own voice: signed, in a room for members sealed, and sent to the room, in their order. What cannot be sent now is dropped. */
import type { LineDraft } from '../captions/caption-writer.ts';
import type { EpochKey } from '../e2ee/epoch-key.ts';
import { sealWords } from '../e2ee/texts/caption-seal.ts';
import { keyToHex } from '../identity/keys.ts';
import { writeCaption } from '../records/caption.ts';
import type { Self } from '../records/member.ts';
import type { Room } from '../room/room.ts';
import { Counters } from '../util/counters.ts';
import { OrderedQueue } from '../util/ordered-queue.ts';

export interface OwnCaptionsOptions {
  readonly room: Room;
  readonly self: Self;
  /** Nobody is captioned who is not heard. */
  readonly muted: () => boolean;
  /** The key to speak with in a room for members. */
  readonly key: () => EpochKey | undefined;
}

/** Said while muted; without a key in a room for members; not on stage with this voice, or more than anybody takes. */
export type OwnCaptionDrop = 'muted' | 'no-key' | 'refused';

/** Captions that wait for their signature. */
const MAX_WAITING = 16;

export class OwnCaptions {
  readonly drops = new Counters<OwnCaptionDrop>();
  readonly #o: OwnCaptionsOptions;
  readonly #order: OrderedQueue<Uint8Array<ArrayBuffer> | undefined>;
  #at = 0;

  constructor(options: OwnCaptionsOptions) {
    this.#o = options;
    this.#order = new OrderedQueue(MAX_WAITING, (bytes) => {
      if (bytes !== undefined) void this.#send(bytes);
    });
  }

  write(line: LineDraft): void {
    if (this.#o.muted()) {
      this.drops.add('muted');
      return;
    }
    this.#at = Math.max(Date.now(), this.#at + 1);
    const at = this.#at;
    this.#order.push(() => this.#signed(line, at));
  }

  async #signed({ words, ...place }: LineDraft, at: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const { room, self, key } = this.#o;
    if (room.permissions.access !== 'members')
      return writeCaption(self.session, room.id, { ...place, at, said: words });
    const held = key();
    if (held === undefined) {
      this.drops.add('no-key');
      return undefined;
    }
    const id = keyToHex(self.session.publicKey);
    const sealed = await sealWords(held, room.id, { ...place, at, id }, words);
    return writeCaption(self.session, room.id, { ...place, at, said: { epoch: held.epoch, sealed } });
  }

  async #send(bytes: Uint8Array): Promise<void> {
    if ((await this.#o.room.handOn('caption', bytes)) !== 'accept') this.drops.add('refused');
  }
}
