/**
 * Runs in the page: a browser whose recogniser works on this device. What it understands is told by `recogniser.say(words, final)`, and what was asked of it
 * is in `recogniser.begun`. Nothing here hears: which words a browser understands is the browser's.
 */
export function fakeRecogniser(): void {
  const begun: { processLocally: boolean; track: string | undefined; lang: string }[] = [];
  let running: EventTarget | undefined;
  class SpeechRecognition extends EventTarget {
    static async available({ processLocally }: { processLocally: boolean }) {
      return processLocally ? 'available' : 'unavailable';
    }
    lang = '';
    declare processLocally: boolean;
    start(track?: MediaStreamTrack) {
      begun.push({ processLocally: this.processLocally, track: track?.kind, lang: this.lang });
      running = this;
    }
    abort() {
      if (running === this) running = undefined;
      this.dispatchEvent(new Event('end'));
    }
  }
  Object.assign(SpeechRecognition.prototype, { processLocally: false });
  const say = (transcript: string, isFinal: boolean): boolean => {
    const results = [Object.assign([{ transcript }], { isFinal })];
    return running?.dispatchEvent(Object.assign(new Event('result'), { resultIndex: 0, results })) ?? false;
  };
  /** As browsers end it when nothing is said. */
  const end = (): void => {
    const ended = running;
    running = undefined;
    ended?.dispatchEvent(new Event('end'));
  };
  Object.defineProperty(globalThis, 'SpeechRecognition', { value: SpeechRecognition, configurable: true });
  Object.assign(globalThis, { recogniser: { begun, say, end } });
}
