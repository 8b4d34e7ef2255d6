/** Captions of a room as its page shows them, from when somebody first wants to read until the room is left. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { CaptionLog, type LoggedLine, MAX_LOG } from '../../../node/captions/caption-log.ts';
import { CaptionReader } from '../../../node/captions/caption-reader.ts';
import { cuesOf } from '../../../node/captions/cues.ts';
import type { CaptionModel } from '../../../node/captions/models.ts';
import type { EngineWords, SpeechEngine } from '../../../node/captions/speech-engine.ts';
import { subRip } from '../../../node/captions/subrip.ts';
import { webVtt } from '../../../node/captions/webvtt.ts';
import type { PersonId } from '../../../node/identity/person.ts';
import type { Participant } from '../../../node/participant/participant.ts';
import { SUBTITLES } from '../../../node/recording/folder-names.ts';
import { MAX_CAPTION_BYTES, MAX_CAPTION_WORDS } from '../../../node/records/constants.ts';
import type { Room } from '../../../node/room/room.ts';
import { remember } from '../../../node/util/bounded-map.ts';
import { tidyText } from '../../../node/wire/text.ts';
import type { AudioEngine } from '../../audio/engine.ts';
import { people } from '../people/people-store.ts';
import { device } from '../platform/storage.ts';
import type { AlongState, CaptionFile, Models, OwnCaptionState, RoomCaptions as Shown } from '../view/captions.ts';
import { LinesHere } from './lines-here.ts';
import { ModelEngine } from './model-engine.ts';
import { OwnModels } from './own-models.ts';
import { OwnSpeech } from './own-speech.ts';
import { ReadAlong } from './read-along.ts';
import { TrackEngine } from './track-engine.ts';
import { fetchLanguage, recognisable } from './web-speech.ts';

export interface RoomCaptionsOptions {
  readonly records: Room;
  readonly participant: Participant;
  readonly audio: AudioEngine;
  /** BCP 47 tag of what this person speaks. */
  readonly language: string;
}

/** Whoever was captioned so lately, ms, is not captioned here. */
const CAPTIONED = 60_000;
/** How often lines that nobody goes on with, and those whose key has come, are looked for, ms. */
const LOOK = 2_000;

interface Reading {
  readonly starting: AbortController;
  along?: ReadAlong;
}

export class RoomCaptions implements Shown {
  readonly #o: RoomCaptionsOptions;
  readonly #log = new CaptionLog();
  /** Who is behind each session that said something. */
  readonly #speakers = new Map<string, PersonId>();
  readonly #lines: Signal<readonly LoggedLine[]> = signal([]);
  readonly #own: Signal<OwnCaptionState> = signal('looking');
  readonly #reader: CaptionReader;
  readonly #began = Date.now();
  readonly #off: readonly (() => void)[];
  readonly #models = new OwnModels();
  readonly #along: Signal<AlongState> = signal('none');
  /** When each session was last read by its own captions, ms since 1970. */
  readonly #captioned = new Map<string, number>();
  /** The browser's recogniser works here. */
  #recognises = false;
  /** Words of others, once they are being made; until then what that waits for. */
  #reading: Reading | undefined;
  readonly #made = new LinesHere();
  #told = 0;
  /** Until a model has started. */
  #starting: AbortController | undefined;
  #speech: OwnSpeech | undefined;
  #stopped = false;

  constructor(options: RoomCaptionsOptions) {
    const { records, participant } = options;
    this.#o = options;
    this.#reader = new CaptionReader({
      room: records.id,
      keys: () => (records.permissions.access === 'members' ? (participant.keys?.held.open ?? []) : undefined),
      onLine: (line) => {
        const member = records.roster.get(line.speaker);
        remember(this.#captioned, line.speaker, Date.now(), MAX_LOG);
        if (member !== undefined) remember(this.#speakers, line.speaker, member.person, MAX_LOG);
        if (this.#log.take(line, people.of(member?.person)?.name || (member?.name ?? ''))) this.#show();
      },
    });
    const timer = setInterval(() => {
      this.#reader.retry();
      if (this.#log.expire(Date.now())) this.#show();
      this.#beginWanted();
    }, LOOK);
    this.#off = [
      records.on('caption', () => this.#reader.take(records.captions.all)),
      () => clearInterval(timer),
      () => this.#reader.stop(),
    ];
    this.#reader.take(records.captions.all);
    void this.#lookForEngine();
  }

  get lines(): ReadonlySignal<readonly LoggedLine[]> {
    return this.#lines;
  }

  get own(): ReadonlySignal<OwnCaptionState> {
    return this.#own;
  }

  get models(): ReadonlySignal<Models> {
    return this.#models.shown;
  }

  get along(): ReadonlySignal<AlongState> {
    return this.#along;
  }

  setAlong(on: boolean): void {
    if (!on) this.#endAlong('off');
    else if (this.#reading === undefined && this.#along.peek() !== 'none') void this.#beginAlong();
  }

  setOwn(on: boolean): void {
    device.set('captions-of-me', on ? 'yes' : undefined);
    const state = this.#own.peek();
    if (!on) this.#endOwn('off');
    else if (state === 'fetchable') void this.#fetch();
    else if (state === 'off' || state === 'failed') this.#beginOwn();
  }

  useModel(id: string): void {
    void this.#useModel(id);
  }

  stopFetching(): void {
    this.#models.stop();
  }

  removeModel(id: string): void {
    if (this.#models.used?.id === id) {
      this.#endAlong('none');
      this.#endOwn('off');
      this.#own.value = 'offered';
    }
    void this.#models.remove(id);
  }

  file(kind: CaptionFile): { readonly name: string; readonly blob: Blob } {
    const cues = cuesOf(this.#read().filter(({ here }) => here !== true));
    const text = kind === 'vtt' ? webVtt(cues) : subRip(cues);
    const title = this.#o.records.roster.charter?.title ?? '';
    const plain = title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
    const name = [plain, new Date(this.#began).toISOString().slice(0, 10)].filter((part) => part !== '').join('-');
    return {
      name: `${name}.${kind}`,
      blob: new Blob([text], { type: kind === 'vtt' ? SUBTITLES.type : 'application/x-subrip' }),
    };
  }

  /** This person keeps or has blocked other people than before. */
  peopleChanged(): void {
    this.#show();
  }

  /** Idempotent. */
  stop(): void {
    this.#stopped = true;
    for (const off of this.#off) off();
    this.#models.stop();
    this.#endAlong('off');
    this.#starting?.abort();
    this.#speech?.stop();
    this.#speech = undefined;
  }

  #show(): void {
    this.#lines.value = this.#read();
  }

  /** The lines of those whom this person has not blocked. */
  #read(): readonly LoggedLine[] {
    return this.#log.lines.filter(({ speaker }) => people.of(this.#speakers.get(speaker))?.blocked !== true);
  }

  async #lookForEngine(): Promise<void> {
    const found = await recognisable(this.#o.language);
    if (this.#stopped) return;
    if (found === 'no') {
      await this.#models.look();
      if (this.#stopped) return;
    }
    this.#recognises = found === 'here';
    const isHere = this.#recognises || this.#models.used !== undefined;
    const isOffered = this.#models.shown.peek().offered.length > 0;
    this.#own.value = isHere ? 'off' : found === 'fetchable' ? 'fetchable' : isOffered ? 'offered' : 'none';
    if (isHere) this.#along.value = 'off';
    this.#beginWanted();
  }

  /** A model is large, and starts once there is a voice for it. */
  #beginWanted(): void {
    if (this.#own.peek() !== 'off' || device.get('captions-of-me') !== 'yes') return;
    if (this.#recognises || this.#o.participant.place === 'stage') this.#beginOwn();
  }

  async #useModel(id: string): Promise<void> {
    if (!(await this.#models.fetch(id)) || this.#stopped) return;
    // Words of others are made by this one from the next time on.
    this.#endAlong('off');
    this.#endOwn('off');
    if (this.#o.participant.place === 'stage') this.setOwn(true);
    else this.setAlong(true);
  }

  async #fetch(): Promise<void> {
    this.#own.value = 'fetching';
    const fetched = await fetchLanguage(this.#o.language);
    if (this.#stopped || this.#own.peek() !== 'fetching') return;
    this.#recognises = fetched && (await recognisable(this.#o.language)) === 'here';
    this.#along.value = this.#recognises ? 'off' : 'none';
    if (this.#recognises) this.#beginOwn();
    else this.#own.value = 'none';
  }

  #beginOwn(): void {
    if (this.#stopped || this.#speech !== undefined) return;
    const model = this.#models.used;
    if (model !== undefined) void this.#beginModel(model);
    else this.#begin(this.#o.language);
  }

  async #beginAlong(): Promise<void> {
    const reading: Reading = { starting: new AbortController() };
    this.#reading = reading;
    this.#along.value = 'starting';
    const { signal } = reading.starting;
    const onFailed = (why: string): void => {
      console.warn('captions', why);
      if (this.#reading === reading) this.#endAlong('failed');
    };
    try {
      const model = this.#models.used;
      const language = model?.language ?? this.#o.language;
      const engine =
        model === undefined ? new TrackEngine(language, onFailed) : await this.#start(model, onFailed, signal);
      if (signal.aborted) {
        engine.stop();
        return;
      }
      const onWords = (voice: string, words: EngineWords): void => this.#heardHere(voice, words, language);
      reading.along = new ReadAlong({
        audio: this.#o.audio,
        engine,
        may: (voice) => this.#lacksCaptions(voice),
        onWords,
      });
      this.#along.value = 'on';
    } catch (cause) {
      if (!signal.aborted) onFailed(String(cause));
    }
  }

  #endAlong(state: 'off' | 'failed' | 'none'): void {
    this.#reading?.starting.abort();
    this.#reading?.along?.stop();
    this.#reading = undefined;
    this.#along.value = state;
  }

  /** Somebody who speaks here, is not blocked, and is read by no captions of their own. */
  #lacksCaptions(voice: string): boolean {
    const member = this.#o.records.roster.get(voice);
    const since = Date.now() - (this.#captioned.get(voice) ?? Number.NEGATIVE_INFINITY);
    return member !== undefined && people.of(member.person)?.blocked !== true && since > CAPTIONED;
  }

  #heardHere(voice: string, { text, final }: EngineWords, language: string): void {
    const member = this.#o.records.roster.get(voice);
    const words = tidyText(text, MAX_CAPTION_WORDS, MAX_CAPTION_BYTES);
    if (member === undefined || words === '') return;
    remember(this.#speakers, voice, member.person, MAX_LOG);
    const at = Date.now();
    const number = this.#made.take(voice, final);
    const place = { line: number, stream: '', start: 0, slots: 0, language };
    const line = { ...place, id: `here ${number}`, speaker: voice, at: ++this.#told, words, final, heard: at };
    if (this.#log.take({ ...line, here: true }, people.of(member.person)?.name || member.name)) this.#show();
  }

  async #start(model: CaptionModel, onFailed: (why: string) => void, signal: AbortSignal): Promise<ModelEngine> {
    const files = await this.#models.load(model);
    if (files === undefined) throw new Error('the model is not here');
    return await ModelEngine.open({ files, language: model.language, onFailed, signal });
  }

  async #beginModel(model: CaptionModel): Promise<void> {
    const starting = new AbortController();
    this.#starting?.abort();
    this.#starting = starting;
    const { signal } = starting;
    const { language } = model;
    this.#own.value = 'starting';
    try {
      const onFailed = (why: string): void => {
        console.warn('captions', why);
        if (!signal.aborted) this.#endOwn('failed');
      };
      const engine = await this.#start(model, onFailed, signal);
      if (signal.aborted) engine.stop();
      else this.#begin(language, engine);
    } catch (cause) {
      if (signal.aborted) return;
      console.warn('captions', cause);
      this.#endOwn('failed');
    }
  }

  #begin(language: string, engine?: SpeechEngine): void {
    const { participant, audio } = this.#o;
    this.#own.value = 'on';
    this.#speech = new OwnSpeech({ participant, audio, language, engine, onFailed: () => this.#endOwn('failed') });
  }

  #endOwn(state: 'off' | 'failed'): void {
    this.#starting?.abort();
    this.#starting = undefined;
    this.#speech?.stop();
    this.#speech = undefined;
    if (this.#own.peek() !== 'none') this.#own.value = state;
  }
}
