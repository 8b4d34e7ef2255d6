import { type Replacement, replaced } from './left-out.ts';

/**
 * libp2p's WebRTC dial waits for its 'init' channel to open, then to close. The other side closes that channel as soon as it sees it: a
 * caller that looks when it is closed already would wait for 'open' until its time-out, 6 s (seen in @libp2p/webrtc 6.0.33).
 */
export const INIT_CHANNEL: Replacement = {
  file: /@libp2p\/webrtc\/dist\/src\/private-to-private\/initiate-connection\.js$/,
  source: (original) =>
    replaced(
      original,
      ["if (channel.readyState !== 'open')", "if (channel.readyState === 'connecting')"],
      ["pEvent(channel, 'open'", "pEvent(channel, ['open', 'close']"],
      ["await pEvent(channel, 'close'", "if (channel.readyState !== 'closed') await pEvent(channel, 'close'"],
    ),
};
