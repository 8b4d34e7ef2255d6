/** A relay behind every WebSocket that is opened: it tells and brings what the test says. Clocks are the test's own to stop. */
import { vi } from 'vitest';
import { encodeAudio, encodeState, type StateMessage } from '../../../src/node/fanout/protocol/relay-messages.ts';
import { settle } from './fake-clock.ts';
import { NOTHING_TOLD } from './told-listener.ts';

export interface SocketRelay {
  /** Tells of the room: what is left out is empty. */
  tell(state: Partial<Omit<StateMessage, 'type'>>): Promise<void>;
  bring(...bundles: Uint8Array[]): Promise<void>;
}

/** Undo with `vi.unstubAllGlobals()`. */
export function stubSockets(): SocketRelay {
  const opened: Socket[] = [];
  class Socket {
    static readonly OPEN = 1;
    readyState = 0;
    onopen: (() => void) | null = null;
    onmessage: ((event: { data: ArrayBuffer }) => void) | null = null;
    onclose: (() => void) | null = null;
    constructor() {
      opened.push(this);
      queueMicrotask(() => {
        this.readyState = Socket.OPEN;
        this.onopen?.();
      });
    }
    send(): void {}
    close(): void {
      this.readyState = 3;
      this.onclose?.();
    }
  }
  vi.stubGlobal('WebSocket', Socket);
  const hand = async (message: Uint8Array<ArrayBuffer>): Promise<void> => {
    for (const socket of opened) socket.onmessage?.({ data: message.slice().buffer });
    await settle();
  };
  return {
    tell: (state) => hand(encodeState({ ...NOTHING_TOLD, ...state })),
    bring: (...bundles) => hand(encodeAudio(bundles)),
  };
}
