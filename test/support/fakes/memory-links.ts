/** Direct links between two in one process, for tests: the other end of a link is an object. */
import type { OpenLink } from '../../../src/node/link/link-manager.ts';
import type { DirectLinks } from '../../../src/node/participant/direct-links.ts';

class MemoryLink implements OpenLink {
  onFarewell: OpenLink['onFarewell'];
  onClose: OpenLink['onClose'];
  readonly alive = false;
  readonly brings = true;
  readonly stats = undefined;
  other: MemoryLink | undefined;

  farewell(record: Uint8Array): void {
    this.other?.onFarewell?.(record.slice());
  }

  close(): void {
    const { other } = this;
    this.onClose = this.onFarewell = this.other = undefined;
    if (other === undefined) return;
    other.other = undefined;
    other.onClose?.();
  }
}

/** Links of all who use this: whoever calls is found by the name in the offer. */
export function memoryLinks(): DirectLinks {
  const calling = new Map<string, MemoryLink>();
  return {
    call: async (_peer, room, negotiation, signal) => {
      signal.throwIfAborted();
      const name = crypto.randomUUID();
      const link = new MemoryLink();
      calling.set(name, link);
      try {
        negotiation.send({ kind: 'offer', room, sdp: name });
        const { value } = await negotiation.signals.next();
        if (value?.kind !== 'answer') throw new Error('not answered');
        return link;
      } finally {
        calling.delete(name);
      }
    },
    answer: async (_peer, { sdp }, negotiation) => {
      const caller = calling.get(sdp);
      if (caller === undefined) throw new Error('nobody calls');
      const link = new MemoryLink();
      link.other = caller;
      caller.other = link;
      negotiation.send({ kind: 'answer', sdp });
      return link;
    },
  };
}
