/** The page's adapters of the participant's ports, held to the rules of each. Driven by tests through `portRules`. */
import { createAudioEngine } from '../../../../src/client/audio/index.ts';
import { createPlayEngine } from '../../../../src/client/audio/play-only.ts';
import { createRtcLinks } from '../../../../src/client/session/platform/rtc-link.ts';
import { device } from '../../../../src/client/session/platform/storage.ts';
import { AUDIO_PORT } from '../../../support/ports/audio-port.ts';
import { DIRECT_LINKS } from '../../../support/ports/direct-links.ts';
import { KEY_VALUE_STORE } from '../../../support/ports/key-value-store.ts';
import type { Rule } from '../../../support/ports/rule.ts';

export interface PortRules {
  /** Holds the adapter of a port to the rule of this name. Rejects when it is not kept. */
  hold(port: 'audio' | 'links' | 'store', name: string): Promise<void>;
}

declare global {
  var portRules: PortRules;
}

function named<S>(rules: readonly Rule<S>[], name: string): Rule<S> {
  const rule = rules.find((one) => one.name === name);
  if (rule === undefined) throw new Error(`no rule ${name}`);
  return rule;
}

async function withEngine(work: (engine: ReturnType<typeof createAudioEngine>) => Promise<void>): Promise<void> {
  const engine = createAudioEngine(createPlayEngine());
  try {
    await engine.start();
    await work(engine);
  } finally {
    await engine.stop();
  }
}

async function store(name: string): Promise<void> {
  localStorage.clear();
  const take = Storage.prototype.setItem;
  const refuse = (): void => {
    Storage.prototype.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  };
  try {
    await named(KEY_VALUE_STORE, name).holds({ store: device, refuse });
  } finally {
    Storage.prototype.setItem = take;
  }
}

globalThis.portRules = {
  hold: (port, name) => {
    if (port === 'store') return store(name);
    return withEngine((engine) => {
      if (port === 'audio')
        return named(AUDIO_PORT, name).holds({ port: engine, speak: () => engine.capture({ preset: 'voice' }) });
      const links = createRtcLinks({
        iceServers: () => [],
        carry: (voice, channel) => engine.carry(voice, channel),
      });
      return named(DIRECT_LINKS, name).holds({ caller: links, called: links });
    });
  },
};
