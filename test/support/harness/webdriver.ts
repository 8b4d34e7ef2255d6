/** A browser by way of W3C WebDriver (JSON over HTTP): the few commands that tests need. */

/** How a reference to an element is written. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
/** Keys that are no characters. */
const KEYS: Readonly<Record<string, string>> = { Escape: '\uE00C', Enter: '\uE007', Tab: '\uE004' };
/** Time for a script that waits for something, ms. */
const SCRIPT_PATIENCE = 60_000;

type Json = Readonly<Record<string, unknown>>;

export class WebDriver {
  readonly #session: string;

  private constructor(session: string) {
    this.#session = session;
  }

  /** Opens a browser with the driver at this address. */
  static async open(driver: string, capabilities: Json): Promise<WebDriver> {
    const { sessionId } = (await ask(`${driver}/session`, 'POST', {
      capabilities: { alwaysMatch: { timeouts: { script: SCRIPT_PATIENCE }, ...capabilities } },
    })) as { sessionId: string };
    return new WebDriver(`${driver}/session/${sessionId}`);
  }

  async goto(url: string): Promise<void> {
    await this.#post('url', { url });
  }

  async reload(): Promise<void> {
    await this.#post('refresh', {});
  }

  /** Resolves with what an expression's value resolves to. */
  async evaluate(expression: string): Promise<unknown> {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${expression})).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value, error } = (await this.#post('execute/async', { script, args: [] })) as {
      value?: unknown;
      error?: string;
    };
    if (error !== undefined) throw new Error(error);
    return value;
  }

  /** Elements that a selector finds, as `click` and `type` know them. */
  async find(selector: string): Promise<string[]> {
    const found = (await this.#post('elements', { using: 'css selector', value: selector })) as Record<
      string,
      string
    >[];
    return found.map((element) => element[ELEMENT]!);
  }

  /** The name by which somebody with a screen reader knows an element. */
  async labelOf(element: string): Promise<string> {
    return String(await ask(`${this.#session}/element/${element}/computedlabel`, 'GET'));
  }

  /** What it is to somebody with a screen reader: an ARIA role. */
  async roleOf(element: string): Promise<string> {
    return String(await ask(`${this.#session}/element/${element}/computedrole`, 'GET'));
  }

  /** A real click in its middle, which counts as a gesture. */
  async click(element: string): Promise<void> {
    await this.#post(`element/${element}/click`, {});
  }

  /** Goes to an element and presses Enter, as somebody does who follows a screen reader. */
  async enterOn(element: string): Promise<void> {
    const script = 'arguments[0].scrollIntoView({ block: "center" }); arguments[0].focus();';
    await this.#post('execute/sync', { script, args: [{ [ELEMENT]: element }] });
    await this.key('Enter');
  }

  async type(element: string, text: string): Promise<void> {
    await this.#post(`element/${element}/clear`, {});
    await this.#post(`element/${element}/value`, { text });
  }

  /** Presses a key and lets it go. */
  async key(key: string): Promise<void> {
    const value = KEYS[key] ?? key;
    const actions = [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ];
    await this.#post('actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /** From now on it is in the frame that an expression yields. */
  async enter(frame: string): Promise<void> {
    await this.#post('frame', { id: (await this.evaluate(frame)) as Json });
  }

  /** From now on it is in the page itself. */
  async leave(): Promise<void> {
    await this.#post('frame', { id: null });
  }

  /** Ends the browser. */
  async close(): Promise<void> {
    await ask(this.#session, 'DELETE');
  }

  #post(command: string, body: Json): Promise<unknown> {
    return ask(`${this.#session}/${command}`, 'POST', body);
  }
}

async function ask(url: string, method: string, body?: Json): Promise<unknown> {
  const response = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const { value } = (await response.json()) as { value: unknown };
  if (response.ok) return value;
  const { error, message } = value as { error: string; message: string };
  throw new Error(`${error}: ${message}`);
}
