/** The worker's end of subscriptions to relays: carries out what the page asks for, and reports what it must know. */
import type { RelayEvents, RelayPort, RelaySubscription } from '../../../node/fanout/subscribe/relay-port.ts';
import { Counters } from '../../../node/util/counters.ts';
import type { FromRelayHost, ToRelayHost } from './messages.ts';

/** Messages about the room that the page has not answered yet. What is dropped above that comes with the next whole state, or by other ways. */
const MAX_UNANSWERED = 16;

interface Hosted {
  readonly subscription: RelaySubscription;
  readonly unanswered: Map<number, (rejected: number) => void>;
}

export class RelayHost {
  readonly #relays: RelayPort;
  readonly #post: (subscription: number, message: FromRelayHost) => void;
  readonly #hosted = new Map<number, Hosted>();
  #requests = 0;

  /** `relays`: listens and plays what arrives. `post` receives the number that the page gave the subscription. */
  constructor(relays: RelayPort, post: (subscription: number, message: FromRelayHost) => void) {
    this.#relays = relays;
    this.#post = post;
  }

  receive(number: number, message: ToRelayHost): void {
    if (message.type === 'open') {
      this.#hosted.set(number, this.#open(number, message.room));
      return;
    }
    const hosted = this.#hosted.get(number);
    if (hosted === undefined) return;
    const { subscription, unanswered } = hosted;
    switch (message.type) {
      case 'use':
        // Without connections: the page opens streams where it has them.
        subscription.use(message.relays);
        break;
      case 'allow':
        subscription.allow(message.speakers);
        break;
      case 'want':
        subscription.want(message.wishes);
        break;
      case 'hurry':
        subscription.hurry();
        break;
      case 'say':
        subscription.say(message.message, message.turn, message.relay);
        break;
      case 'checked':
        unanswered.get(message.request)?.(message.rejected);
        unanswered.delete(message.request);
        break;
      case 'stop':
        subscription.stop();
        this.#hosted.delete(number);
        break;
    }
  }

  #open(number: number, room: string): Hosted {
    const post = (message: FromRelayHost): void => this.#post(number, message);
    const unanswered: Hosted['unanswered'] = new Map();
    const drops = new Counters<'unanswered'>();
    const events: RelayEvents = {
      onState: async (state) => {
        if (unanswered.size >= MAX_UNANSWERED) {
          drops.add('unanswered');
          return 0;
        }
        const request = this.#requests++;
        const answer = new Promise<number>((resolve) => unanswered.set(request, resolve));
        post({ type: 'state', request, state });
        return answer;
      },
      onApplause: (more) => post({ type: 'applause', more }),
      onElsewhere: (addresses, relay) => post({ type: 'elsewhere', addresses, relay }),
      onLeft: (relay) => post({ type: 'left', relay }),
      onAlone: () => post({ type: 'alone' }),
      onKeys: (own) => post({ type: 'keys', own }),
      onEquivocation: (proof) => post({ type: 'equivocation', proof }),
      onTalking: (voice, talking) => post({ type: 'talking', voice, talking }),
      onKeyIds: (ids) => post({ type: 'key-ids', ids }),
      onStatus: () => {
        const { status } = subscription;
        post({ type: 'status', status: { ...status, drops: { ...status.drops, ...drops.snapshot() } } });
      },
    };
    const subscription = this.#relays.open(room, events);
    // A subscription taken over as it runs has a status already, which no change will report.
    events.onStatus();
    return { subscription, unanswered };
  }
}
