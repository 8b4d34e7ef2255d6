/** Gossipsub behind the interface that the protocols use. The only file that imports the gossipsub package. */
import { type GossipSub, gossipsub, TopicValidatorResult } from '@chainsafe/libp2p-gossipsub';
import type { ComponentLogger, PeerId } from '@libp2p/interface';
import { RateLimit } from '../util/rate-limit.ts';
import { MalformedError } from '../wire/malformed.ts';
import { GossipStreams } from './gossip-streams.ts';
import { MAX_ROOM_MESSAGE, MAX_TOPICS, ROOM_TOPIC_PREFIX } from './topics.ts';

export type { GossipSub };

/** A validator's verdict on a message: forward it, drop it quietly, or drop it and count it against the neighbour that sent it. */
export type Verdict = 'accept' | 'ignore' | 'reject';

/** Decides about one message before it is forwarded. `from` is the neighbour that sent it (a PeerId string), not its author. */
export type Validate = (data: Uint8Array, from: string) => Promise<Verdict>;

export interface Gossip {
  /** Joins a topic; `validate` judges every message once. Returns a function that leaves the topic. One subscription per topic at a time. */
  subscribe(topic: string, validate: Validate): () => void;
  /** Sends a message to the topic's peers. Resolves to whether there were any: a connection is there before its gossip is. */
  publish(topic: string, data: Uint8Array): Promise<boolean>;
}

/** Largest message, bytes; each topic's validator has its own bound. Rooms have a larger one: MAX_ROOM_MESSAGE. */
const MAX_MESSAGE = 2_048;
/** Largest transmission between two neighbours, bytes; it may contain many messages. */
const MAX_INBOUND = 64 * 1024;

/** What gossipsub counts for one topic of a peer, bytes: 1,024 and its name. */
const TOPIC_COST = 1_024 + 64;

const RESULTS: Record<Verdict, TopicValidatorResult> = {
  accept: TopicValidatorResult.Accept,
  ignore: TopicValidatorResult.Ignore,
  reject: TopicValidatorResult.Reject,
};

/**
 * New messages that one neighbour may send, all topics together. Each is remembered for two minutes, so this bounds that memory: a neighbour that
 * stays above it is cut off. A relay forwards at most a tenth of it.
 */
const FLOOD = { perSecond: 500, burst: 2_000, maxKeys: 1_024 };

interface GossipsubInit {
  /** A relay serves many rooms, so its topics and those of its peers take more memory. */
  readonly relay: boolean;
  /** A neighbour sends far more than any gossip is. */
  readonly onFlood: (peer: PeerId) => void;
}

/** The libp2p service. Messages are unsigned at this level: every record carries its author's signature, and its topic's validator checks it. */
export function gossipService({ relay, onFlood }: GossipsubInit): ReturnType<typeof gossipsub> {
  const create = gossipsub({
    globalSignaturePolicy: 'StrictNoSign',
    allowPublishToZeroTopicPeers: true,
    ignoreDuplicatePublishError: true,
    fallbackToFloodsub: false,
    floodPublish: true,
    doPX: false,
    // A person who leaves a room and returns at once is heard at once.
    unsubcribeBackoff: 1_000,
    maxInboundDataLength: MAX_INBOUND,
    maxOutboundBufferSize: 512 * 1024,
    maxInboundStreams: 2,
    maxOutboundStreams: 2,
    maxTopicBytesPerPeer: MAX_TOPICS * TOPIC_COST,
    decodeRpcLimits: {
      // A relay announces all its rooms in one message when it meets another relay.
      maxSubscriptions: MAX_TOPICS,
      maxMessages: 128,
      maxIhaveMessageIDs: 512,
      maxIwantMessageIDs: 512,
      maxIdontwantMessageIDs: 512,
      maxControlMessages: 64,
      maxPeerInfos: 0,
    },
    scoreParams: {
      // Browsers that met through one relay share its address in their multiaddrs, and households share one address, so colocation says nothing here.
      IPColocationFactorWeight: 0,
    },
    ...(relay ? { mcacheLength: 5 } : {}),
    dataTransform: {
      // Runs before a message is remembered: a message that nobody here validates is not kept either.
      inboundTransform: (topic, data) => {
        const most = topic.startsWith(ROOM_TOPIC_PREFIX) ? MAX_ROOM_MESSAGE : MAX_MESSAGE;
        if (data.byteLength > most || service?.topicValidators.has(topic) !== true) throw new MalformedError(topic);
        return data;
      },
      outboundTransform: (_topic, data) => data,
    },
  });
  let service: GossipSub | undefined;
  return ({ privateKey, peerId, peerStore, connectionManager, logger, registrar }) => {
    const streams = new GossipStreams({ release: (peer) => outbound.delete(peer), onFlood });
    const around = streams.around(registrar);
    service = create({ privateKey, peerId, peerStore, connectionManager, logger, registrar: around }) as GossipSub;
    const outbound = streamsOutbound(service);
    service.addEventListener('gossipsub:heartbeat', () => streams.look());
    return service;
  };
}

/** Gossipsub's table of outbound streams, which is on its class but not on its interface. The only internal that is used. */
function streamsOutbound(service: GossipSub): Map<string, unknown> {
  const { streamsOutbound } = service as unknown as { streamsOutbound: unknown };
  if (!(streamsOutbound instanceof Map))
    throw new TypeError('this version of gossipsub has no table of outbound streams');
  return streamsOutbound;
}

interface Components {
  readonly pubsub: GossipSub;
  readonly logger: ComponentLogger;
  /** Called for every rejected message, with the neighbour that sent it. */
  readonly onReject: (from: PeerId) => void;
  /** Milliseconds, any clock. */
  readonly now?: () => number;
}

export function createGossip({ pubsub, logger, onReject, now = Date.now }: Components): Gossip {
  const flood = new RateLimit(FLOOD);
  const log = logger.forComponent('stoa:gossip');
  return {
    subscribe(topic, validate) {
      if (pubsub.topicValidators.has(topic)) throw new Error(`already subscribed: ${topic}`);
      pubsub.topicValidators.set(topic, async (from, message) => {
        if (!flood.take(from.toString(), now())) {
          onReject(from);
          return TopicValidatorResult.Reject;
        }
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
      const { recipients } = await pubsub.publish(topic, data);
      return recipients.length > 0;
    },
  };
}
