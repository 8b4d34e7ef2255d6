/** What the scripts of a page hold in memory: the page's own heap and those of its workers. */
import type { CDPSession, Page } from 'playwright-core';

interface Answer {
  readonly id?: number;
  readonly result?: { readonly usedSize: number };
}

export class Heap {
  readonly #protocol: CDPSession;
  /** Sessions of workers that live now. */
  readonly #workers = new Set<string>();
  readonly #asked = new Map<number, (answer: Answer) => void>();
  #questions = 0;

  private constructor(protocol: CDPSession) {
    this.#protocol = protocol;
    protocol.on('Target.attachedToTarget', ({ sessionId }) => void this.#workers.add(sessionId));
    protocol.on('Target.detachedFromTarget', ({ sessionId }) => void this.#workers.delete(sessionId));
    protocol.on('Target.receivedMessageFromTarget', ({ message }) => {
      const answer = JSON.parse(message) as Answer;
      if (answer.id !== undefined) this.#asked.get(answer.id)?.(answer);
    });
  }

  static async of(page: Page): Promise<Heap> {
    const protocol = await page.context().newCDPSession(page);
    const heap = new Heap(protocol);
    // Sessions within this one: playwright-core hands out none for workers.
    await protocol.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    return heap;
  }

  /** Bytes in use after what is not needed any more has gone. */
  async used(): Promise<number> {
    await this.#protocol.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.#protocol.send('Runtime.getHeapUsage');
    let sum = usedSize;
    for (const worker of this.#workers) {
      await this.#ask(worker, 'HeapProfiler.collectGarbage');
      sum += (await this.#ask(worker, 'Runtime.getHeapUsage')).result?.usedSize ?? 0;
    }
    return sum;
  }

  async #ask(sessionId: string, method: string): Promise<Answer> {
    const id = ++this.#questions;
    const answered = new Promise<Answer>((answer) => this.#asked.set(id, answer));
    await this.#protocol.send('Target.sendMessageToTarget', { sessionId, message: JSON.stringify({ id, method }) });
    return answered.finally(() => this.#asked.delete(id));
  }
}
