/** Answers a relay under load that asks a stranger for work: this session has a right in the room, and proves it instead. */
import { proveRight as prove } from '../../fanout/protocol/right-proof.ts';
import { readQuestion } from '../../fanout/protocol/work.ts';
import type { RelaySubscription } from '../../fanout/subscribe/relay-port.ts';
import type { RoomId } from '../../identity/ids.ts';
import { keyToHex, type Signer } from '../../identity/keys.ts';
import { keyOfPeerId } from '../../identity/peer-id.ts';
import { hasRight, type Ruled } from '../../room/stage-rules.ts';

export interface ProveRightOptions {
  readonly room: Ruled & { readonly id: RoomId };
  readonly session: Signer;
  /** What relays are sent. */
  readonly listening: Pick<RelaySubscription, 'say'>;
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
    // To nobody else: the proof names this session, and is an offence elsewhere.
    void prove(asked, session).then((proof) => listening.say(proof, 0, relay));
  }
  return true;
}
