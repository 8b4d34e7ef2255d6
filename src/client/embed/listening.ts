/** Listening to a room from a frame in somebody's page: no identity, no name, nothing stored, and no way to speak. */
import { type ReadonlySignal, signal } from '@preact/signals';
import type { RoomId } from '../../node/identity/ids.ts';
import type { RoomSummary } from '../../node/listener/room-summary.ts';
import type { PlayEngine } from '../audio/play-only.ts';
import { knownRelays, LOOK_IN } from '../listener/begin-listening.ts';
import { isForAnyone } from '../listener/lobby-view.ts';
import { VoiceLevels } from '../session/presenters/voice-levels.ts';
import type { FrameEvent, FrameEvents, Trouble } from './messages.ts';

export interface ListeningOptions {
  readonly engine: PlayEngine;
  /** Undefined for a link that leads to no room. */
  readonly room: RoomId | undefined;
  readonly relays: readonly string[];
  /** Relays that the frame's own server names. */
  readonly served: Promise<readonly string[]>;
  readonly say: <Name extends FrameEvent>(name: Name, detail: FrameEvents[Name]) => void;
}

/** Nobody answers for so long: that is said, and the search goes on, ms. */
const PATIENCE = 10_000;

export class Listening {
  readonly levels = new VoiceLevels();
  readonly #o: ListeningOptions;
  readonly #summary = signal<RoomSummary | undefined>(undefined);
  readonly #trouble = signal<Trouble | undefined>(undefined);
  readonly #hears = signal(false);
  readonly #silent = signal(false);
  /** What was said last, by name: nothing is said twice. */
  readonly #said = new Map<FrameEvent, string>();
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(options: ListeningOptions) {
    this.#o = options;
    const { engine, room, relays, served } = options;
    if (room === undefined) {
      this.#fail('link');
      return;
    }
    engine.on('levels', (levels) => this.levels.set(levels));
    engine.on('running', (running) => {
      this.#silent.value = !running;
    });
    engine.listener.open(room, (summary) => this.#hear(summary));
    engine.listener.learn(knownRelays(relays), 'link');
    engine.listener.want(LOOK_IN);
    void served.then((addresses) => engine.listener.learn(knownRelays(addresses), 'server'));
    addEventListener('online', () => engine.listener.hurry());
    this.#patience = setTimeout(() => this.#fail('absent'), PATIENCE);
  }

  /** Undefined until the room is found. */
  get summary(): ReadonlySignal<RoomSummary | undefined> {
    return this.#summary;
  }

  get trouble(): ReadonlySignal<Trouble | undefined> {
    return this.#trouble;
  }

  /** The person has asked to hear it. */
  get hears(): ReadonlySignal<boolean> {
    return this.#hears;
  }

  /** The browser lets no sound out without another tap. */
  get silent(): ReadonlySignal<boolean> {
    return this.#silent;
  }

  /** Call it from a gesture. */
  async listen(): Promise<void> {
    const { engine } = this.#o;
    this.#hears.value = true;
    engine.listener.want({ listen: true, watch: true, guest: true });
    try {
      await engine.start();
      void engine.watchOver();
    } catch (cause) {
      console.warn('no sound', cause);
      this.rest();
      this.#fail('sound');
    }
  }

  /** Looks on, and hears nothing. */
  rest(): void {
    this.#hears.value = false;
    this.#o.engine.listener.want(LOOK_IN);
    void this.#o.engine.rest();
  }

  resume(): void {
    void this.#o.engine.resume();
  }

  #hear(summary: RoomSummary): void {
    if (!summary.known) return;
    clearTimeout(this.#patience);
    this.#summary.value = summary;
    const { title, host, onStage, listeners, closed } = summary;
    if (!isForAnyone(summary)) {
      if (this.#hears.peek()) this.rest();
      this.#say('live', { live: false });
      this.#fail(closed ? 'over' : 'closed');
      return;
    }
    if (this.#trouble.peek() !== 'sound') this.#trouble.value = undefined;
    this.#say('ready', { title, host });
    this.#say('live', { live: onStage.length > 0 });
    this.#say('speakers', { speakers: onStage.map(({ name, talking }) => ({ name, talking })) });
    this.#say('people', { stage: onStage.length, listening: listeners });
  }

  #fail(reason: Trouble): void {
    this.#trouble.value = reason;
    this.#say('error', { reason });
  }

  #say<Name extends FrameEvent>(name: Name, detail: FrameEvents[Name]): void {
    const text = JSON.stringify(detail);
    if (this.#said.get(name) === text) return;
    this.#said.set(name, text);
    this.#o.say(name, detail);
  }
}
