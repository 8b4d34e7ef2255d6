/**
 * The browser's own speech recognition, on this device and nowhere else (Web Speech API, `processLocally`). Where a browser does not promise that, it is not
 * used: what it would do instead is send the voice to its maker.
 */

/** What is used of it; the DOM library does not describe it yet. */
interface Recognition extends EventTarget {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  processLocally: boolean;
  start(track: MediaStreamTrack): void;
  abort(): void;
}

interface ResultEvent extends Event {
  readonly resultIndex: number;
  readonly results: ArrayLike<{ readonly isFinal: boolean; readonly [0]?: { readonly transcript: string } }>;
}

interface Where {
  readonly langs: readonly string[];
  readonly processLocally: true;
}

interface RecognitionClass {
  new (): Recognition;
  readonly prototype: Recognition;
  available?(where: Where): Promise<string>;
  install?(where: Where): Promise<boolean>;
}

export type Recognisable = 'here' | 'fetchable' | 'no';

/** The browser's recogniser, if it can keep to this device at all. */
function recogniser(): RecognitionClass | undefined {
  const { SpeechRecognition: found } = globalThis as { SpeechRecognition?: RecognitionClass };
  return found?.available !== undefined && 'processLocally' in found.prototype ? found : undefined;
}

/** Whether speech of a language (BCP 47) can be recognised on this device, now or once the browser has fetched the language. */
export async function recognisable(language: string): Promise<Recognisable> {
  const found = recogniser();
  try {
    const state = await found?.available?.({ langs: [language], processLocally: true });
    if (state === 'available') return 'here';
    return found?.install !== undefined && (state === 'downloadable' || state === 'downloading') ? 'fetchable' : 'no';
  } catch {
    return 'no';
  }
}

/** Has the browser fetch a language. False when it does not. From a gesture. */
export async function fetchLanguage(language: string): Promise<boolean> {
  try {
    return (await recogniser()?.install?.({ langs: [language], processLocally: true })) === true;
  } catch {
    return false;
  }
}

export interface WebSpeechOptions {
  readonly language: string;
  readonly onWords: (words: string, final: boolean) => void;
  /** It cannot go on. */
  readonly onFailed: (cause: string) => void;
}

/** Browsers end a recognition after a while, or when nothing is said: it is begun again after so long, ms; given up when it ended at once so often in a row. */
const AGAIN = 250;
const MOST = 8;
/** What ran for so long, ms, did not end at once: nobody spoke. */
const WHILE = 3_000;
/** Ended for a reason that does not go away. */
const FINAL = new Set(['not-allowed', 'service-not-allowed', 'language-not-supported', 'audio-capture']);

/** Recognises one track until it is stopped. */
export class WebSpeech {
  readonly #o: WebSpeechOptions;
  readonly #track: MediaStreamTrack;
  readonly #class: RecognitionClass;
  #running: Recognition | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #vain = 0;

  /** Undefined where the browser does not recognise on this device. */
  static open(track: MediaStreamTrack, options: WebSpeechOptions): WebSpeech | undefined {
    const found = recogniser();
    return found && new WebSpeech(found, track, options);
  }

  private constructor(found: RecognitionClass, track: MediaStreamTrack, options: WebSpeechOptions) {
    this.#class = found;
    this.#track = track;
    this.#o = options;
    this.#begin();
  }

  /** What is half understood is dropped. Idempotent. */
  stop(): void {
    clearTimeout(this.#timer);
    const running = this.#running;
    this.#running = undefined;
    running?.abort();
  }

  #begin(): void {
    const recognition = new this.#class();
    recognition.lang = this.#o.language;
    recognition.continuous = true;
    recognition.interimResults = true;
    recognition.processLocally = true;
    // It would listen all the same, elsewhere.
    if (recognition.processLocally !== true) {
      this.#fail('not on this device');
      return;
    }
    const begun = performance.now();
    const isOver = (): boolean => this.#running !== recognition;
    recognition.addEventListener('result', (event) => {
      if (isOver()) return;
      this.#vain = 0;
      this.#read(event as ResultEvent);
    });
    recognition.addEventListener('error', (event) => {
      const { error } = event as Event & { readonly error?: string };
      if (!isOver() && error !== undefined && FINAL.has(error)) this.#fail(error);
    });
    recognition.addEventListener('end', () => {
      if (isOver()) return;
      this.#running = undefined;
      this.#vain = performance.now() - begun > WHILE ? 1 : this.#vain + 1;
      if (this.#vain >= MOST) this.#fail('ended');
      else this.#timer = setTimeout(() => this.#begin(), AGAIN * this.#vain);
    });
    this.#running = recognition;
    try {
      recognition.start(this.#track);
    } catch (cause) {
      this.#fail(String(cause));
    }
  }

  #read({ resultIndex, results }: ResultEvent): void {
    let growing = '';
    for (let i = resultIndex; i < results.length; i++) {
      const { isFinal, 0: best } = results[i]!;
      const words = best?.transcript ?? '';
      if (isFinal) this.#o.onWords(words, true);
      else growing += words;
    }
    if (growing.trim() !== '') this.#o.onWords(growing, false);
  }

  #fail(cause: string): void {
    this.stop();
    // Not before whoever opens it has it, or what they do about it is undone.
    queueMicrotask(() => this.#o.onFailed(cause));
  }
}
