/** Which relay a link leads to: whatever serves the page as a relay says in `relay.json` beside it where it listens. */
import { isRelayAddress } from './address.ts';

/** Time for a relay to say where it is, ms. */
const ANSWER = 5_000;
/** Bytes of what it says that are read; some hundred are usual. */
const MAX_ANSWER = 65_536;
/** Addresses of one relay. */
const MAX_TOLD = 8;

/** Multiaddrs of the relay behind the page at `link`. Empty where none answers: a page may come from any file server. */
export async function relaysToldAt(link: string | URL, signal?: AbortSignal): Promise<readonly string[]> {
  try {
    const limit = AbortSignal.timeout(ANSWER);
    const answer = await fetch(new URL('relay.json', link), {
      signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
    });
    const { addresses } = JSON.parse(answer.ok ? await head(answer.body) : '') as { addresses?: unknown };
    if (!Array.isArray(addresses)) return [];
    return addresses
      .filter((address) => typeof address === 'string')
      .filter(isRelayAddress)
      .slice(0, MAX_TOLD);
  } catch {
    return [];
  }
}

async function head(body: ReadableStream<Uint8Array> | null): Promise<string> {
  const [reader, decoder] = [body?.getReader(), new TextDecoder()];
  let text = '';
  try {
    for (;;) {
      const next = await reader?.read();
      if (next === undefined || next.done) return text;
      text += decoder.decode(next.value, { stream: true });
      if (text.length > MAX_ANSWER) throw new RangeError('too long');
    }
  } finally {
    await reader?.cancel();
  }
}
