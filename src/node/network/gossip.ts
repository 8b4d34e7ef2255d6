/** Gossipsub behind the seam the protocols use. The only file that imports the gossipsub package, so that a swap is one line. */
import { type GossipSub, gossipsub, TopicValidatorResult } from '@chainsafe/libp2p-gossipsub';
import type { ComponentLogger, PeerId } from '@libp2p/interface';

export type { GossipSub };

/** What a validator thinks of a message: hand on, drop quietly, or drop and hold it against the one who sent it. */
export type Verdict = 'accept' | 'ignore' | 'reject';

/** Decides about one message before it is handed on. `from` is the neighbour it came from (a PeerId string), not its author. */
export type Validate = (data: Uint8Array, from: string) => Promise<Verdict>;

export interface Gossip {
  /** Joins a topic; every message is judged by `validate` once. Returns what leaves it. One subscription per topic at a time. */
  subscribe(topic: string, validate: Validate): () => void;
  /** Hands a message to the topic's peers, or to nobody when there are none yet. */
  publish(topic: string, data: Uint8Array): Promise<void>;
}

/** Largest transmission between two neighbours, bytes; it may hold many messages. Each topic's validator bounds its own. */
const MAX_INBOUND = 64 * 1024;

const RESULTS: Record<Verdict, TopicValidatorResult> = {
  accept: TopicValidatorResult.Accept,
  ignore: TopicValidatorResult.Ignore,
  reject: TopicValidatorResult.Reject,
};

interface GossipsubInit {
  /** A relay serves many rooms: its own topics and those of its peers take more memory. */
  readonly relay: boolean;
}

/** The libp2p service. Messages are unsigned at this level: every record carries its author's signature and is checked by its topic. */
export function gossipService({ relay }: GossipsubInit): ReturnType<typeof gossipsub> {
  return gossipsub({
    globalSignaturePolicy: 'StrictNoSign',
    allowPublishToZeroTopicPeers: true,
    ignoreDuplicatePublishError: true,
    fallbackToFloodsub: false,
    floodPublish: true,
    doPX: false,
    // A person who leaves a room and comes back at once is heard at once.
    unsubcribeBackoff: 1_000,
    maxInboundDataLength: MAX_INBOUND,
    maxOutboundBufferSize: 512 * 1024,
    maxInboundStreams: 2,
    maxOutboundStreams: 2,
    maxTopicBytesPerPeer: 64 * 1024,
    decodeRpcLimits: {
      maxSubscriptions: 64,
      maxMessages: 128,
      maxIhaveMessageIDs: 512,
      maxIwantMessageIDs: 512,
      maxIdontwantMessageIDs: 512,
      maxControlMessages: 64,
      maxPeerInfos: 0,
    },
    scoreParams: {
      // Browsers met through one relay share its address in their multiaddrs, and homes share one address: colocation says nothing here.
      IPColocationFactorWeight: 0,
    },
    ...(relay ? { mcacheLength: 5 } : {}),
  });
}

interface Components {
  readonly pubsub: GossipSub;
  readonly logger: ComponentLogger;
  /** Told of every rejected message, by the neighbour that sent it. */
  readonly onReject: (from: PeerId) => void;
}

export function createGossip({ pubsub, logger, onReject }: Components): Gossip {
  const log = logger.forComponent('stoa:gossip');
  return {
    subscribe(topic, validate) {
      if (pubsub.topicValidators.has(topic)) throw new Error(`already subscribed: ${topic}`);
      pubsub.topicValidators.set(topic, async (from, message) => {
        let verdict: Verdict;
        try {
          verdict = await validate(message.data, from.toString());
        } catch (error) {
          log.error('validator failed - %e', error);
          verdict = 'ignore';
        }
        if (verdict === 'reject') onReject(from);
        return RESULTS[verdict];
      });
      pubsub.subscribe(topic);
      return () => {
        pubsub.topicValidators.delete(topic);
        pubsub.unsubscribe(topic);
      };
    },
    async publish(topic, data) {
      await pubsub.publish(topic, data);
    },
  };
}
