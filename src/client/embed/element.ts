/**
 * `<stoa-room href="LINK">`, a room in any page: `<script src="https://RELAY/embed.js"></script>`. A script by itself, for pages that know nothing of Stoa: it
 * asks nothing of them and keeps to its own element. What is inside the element is shown where the room cannot be.
 *
 * Attributes: `href`, a link to a room or to its preview; `theme`, light or dark; `accent` and `ground`, #rrggbb; `lang`; `width` and `height`, px. Events: those of
 * `FrameEvents`, their content in `detail`.
 */
import type { FrameEvent, FrameMessage } from './messages.ts';

const ATTRIBUTES = ['href', 'theme', 'accent', 'ground', 'lang', 'width', 'height'] as const;
const EVENTS: readonly FrameEvent[] = ['ready', 'live', 'speakers', 'people', 'error'];

/** Its script has run when a frame has loaded, unless the browser was told not to show it, ms. */
const BLOCKED_AFTER = 4_000;
/** Of width and height, px. */
const MOST = 4_096;

const STYLE =
  ':host{display:block;width:100%;max-width:26rem;height:22rem}:host([hidden]){display:none}' +
  'iframe{display:block;width:100%;height:100%;border:0;border-radius:14px}';

const script = (document.currentScript ?? document.querySelector('script[src$="/embed.js"]')) as HTMLScriptElement;
/** Where the frame is: beside this script. */
const HOME = new URL('embed/', script.src);

/** The room that a link leads to, as the frame is told of it; undefined for other links. */
function roomIn(href: string): URLSearchParams | undefined {
  let url: URL;
  try {
    url = new URL(href, document.baseURI);
  } catch {
    return undefined;
  }
  const link = new URLSearchParams(url.hash.slice(1));
  const room = /\/r\/([\w-]{27})$/.exec(url.pathname)?.[1] ?? link.get('room');
  if (room === null) return undefined;
  const told = new URLSearchParams({ room });
  for (const relay of link.getAll('relay')) told.append('relay', relay);
  return told;
}

class StoaRoom extends HTMLElement {
  static readonly observedAttributes = ATTRIBUTES;
  readonly #root = this.attachShadow({ mode: 'open' });
  #frame: HTMLIFrameElement | undefined;
  #isShown = false;
  #isAwake = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  connectedCallback(): void {
    addEventListener('message', this.#receive);
    this.#isShown = true;
    this.#show();
  }

  disconnectedCallback(): void {
    removeEventListener('message', this.#receive);
    clearTimeout(this.#timer);
    this.#isShown = false;
    this.#frame = undefined;
  }

  attributeChangedCallback(): void {
    // The first ones come before the element is in its page.
    if (this.#isShown) this.#show();
  }

  #show(): void {
    clearTimeout(this.#timer);
    for (const side of ['width', 'height'] as const) {
      const length = Number(this.getAttribute(side));
      if (length > 0 && length <= MOST) this.style[side] = `${length}px`;
    }
    if (this.style.width !== '') this.style.maxWidth = '100%';
    const style = document.createElement('style');
    style.textContent = STYLE;
    this.#root.replaceChildren(style);
    const told = roomIn(this.getAttribute('href') ?? '');
    if (told === undefined) {
      this.#instead('link');
      return;
    }
    for (const name of ['theme', 'accent', 'ground', 'lang'] as const) {
      const value = this.getAttribute(name);
      if (value) told.set(name, value);
    }
    told.set('around', location.origin);
    const frame = document.createElement('iframe');
    frame.title = 'Stoa';
    frame.allow = 'autoplay';
    frame.loading = 'lazy';
    frame.referrerPolicy = 'no-referrer';
    // Its own origin is another than this page's, so that neither reaches into the other.
    frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox');
    frame.src = `${HOME.href}#${told}`;
    this.#isAwake = false;
    frame.onload = () => {
      clearTimeout(this.#timer);
      if (!this.#isAwake) this.#timer = setTimeout(() => this.#instead('blocked'), BLOCKED_AFTER);
    };
    this.#frame = frame;
    this.#root.append(frame);
  }

  /** What the page's author wrote inside the element, or the link itself. */
  #instead(reason: 'link' | 'blocked'): void {
    this.#frame?.remove();
    this.#frame = undefined;
    const otherwise = document.createElement('slot');
    const href = this.getAttribute('href');
    if (reason === 'blocked' && href !== null) {
      const link = document.createElement('a');
      link.href = link.textContent = href;
      otherwise.append(link);
    }
    this.#root.append(otherwise);
    this.#tell('error', { reason });
  }

  readonly #receive = ({ origin, source, data }: MessageEvent<Partial<FrameMessage> | null>): void => {
    if (origin !== HOME.origin || source === null || source !== this.#frame?.contentWindow) return;
    if (data?.stoa !== 1) return;
    this.#isAwake = true;
    clearTimeout(this.#timer);
    const name = EVENTS.find((event) => event === data.name);
    if (name !== undefined) this.#tell(name, data.detail);
  };

  #tell(name: FrameEvent, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

// The script may be in a page twice.
if (!customElements.get('stoa-room')) customElements.define('stoa-room', StoaRoom);
