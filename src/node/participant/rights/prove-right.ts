/** Answers a relay under load that asks a stranger for work: this session has a right in the room, and proves it instead. */
import { proveRight as prove } from '../../fanout/protocol/right-proof.ts';
import { readQuestion } from '../../fanout/protocol/work.ts';
import type { RelayStatus } from '../../fanout/subscribe/relay-port.ts';
import type { RoomId } from '../../identity/ids.ts';
import { keyToHex, type Signer } from '../../identity/keys.ts';
import { keyOfPeerId } from '../../identity/peer-id.ts';
import { hasRight, type Ruled } from '../../room/stage-rules.ts';

export interface ProveRightOptions {
  readonly room: Ruled & { readonly id: RoomId };
  readonly session: Signer;
  /** What relays are sent, and which of them has the first turn. */
  readonly listening: {
    readonly status: Pick<RelayStatus, 'mouthpiece'>;
    say(message: Uint8Array<ArrayBuffer>, turn?: number): unknown;
  };
}

/**
 * False when `told`, which a relay (peer id) named in place of relays, is no question of it. Who has no right there says nothing of themselves, and works.
 */
export function proveRight(
  told: readonly string[],
  relay: string,
  { room, session, listening }: ProveRightOptions,
): boolean {
  const question = readQuestion(told[0] ?? '');
  const key = keyOfPeerId(relay);
  if (question === undefined || key === undefined) return false;
  if (hasRight(room, keyToHex(session.publicKey))) {
    const asked = { nonce: question.nonce, relay: key, room: room.id };
    // Two relays are listened at: it is the first, or the other.
    const turn = listening.status.mouthpiece === relay ? 0 : 1;
    void prove(asked, session).then((proof) => listening.say(proof, turn));
  }
  return true;
}
