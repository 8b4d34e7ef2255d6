import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ModelEngine } from '../../../../../src/client/session/captions/model-engine.ts';
import type { EngineWords } from '../../../../../src/node/captions/speech-engine.ts';
import { REPOSITORY } from '../../../../support/machine/paths.ts';

/** A frame whose engine is this test. */
class Frame extends EventTarget {
  hidden = false;
  title = '';
  src = '';
  referrerPolicy = '';
  readonly attributes = new Map<string, string>();
  removed = false;
  given: { script: unknown; files: ReadonlyMap<string, ArrayBuffer>; language: string } | undefined;
  port: MessagePort | undefined;
  readonly heard: number[] = [];
  readonly contentWindow = {
    postMessage: (data: Frame['given'], target: string, [port]: MessagePort[]) => {
      expect(target).toBe('*');
      this.given = data;
      this.port = port;
      port!.onmessage = ({ data: samples }: MessageEvent<Int16Array>) => this.heard.push(samples.length);
    },
  };
  setAttribute(name: string, value: string) {
    this.attributes.set(name, value);
  }
  remove() {
    this.removed = true;
    this.port?.close();
  }
}

let frame: Frame;
const page = new EventTarget();

beforeEach(() => {
  frame = new Frame();
  vi.stubGlobal('document', {
    baseURI: 'https://relay.example/rooms/',
    createElement: () => frame,
    body: { append: () => queueMicrotask(() => frame.dispatchEvent(new Event('load'))) },
  });
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
});
afterEach(() => vi.unstubAllGlobals());

const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

async function opened() {
  const failed: string[] = [];
  const stop = new AbortController();
  const opening = ModelEngine.open({
    files: new Map([
      ['engine.js', new ArrayBuffer(1)],
      ['words', new ArrayBuffer(2)],
    ]),
    language: 'en',
    onFailed: (why) => failed.push(why),
    signal: stop.signal,
  });
  opening.catch(() => undefined);
  await settled();
  return { opening, failed, stop };
}

async function ready() {
  const { opening, ...rest } = await opened();
  frame.port!.postMessage({ ready: true });
  const engine = await opening;
  const words: EngineWords[] = [];
  engine.onWords = (one) => words.push(one);
  return { engine, words, ...rest };
}

describe('an engine of a relay', () => {
  it('is started in a frame that has no origin, with its files and its language', async () => {
    const { engine } = await ready();
    expect(frame.src).toBe('https://relay.example/rooms/engine.html');
    // A word more, allow-same-origin, would give it the keys.
    expect(frame.attributes.get('sandbox')).toBe('allow-scripts');
    expect(frame.given?.language).toBe('en');
    expect([...(frame.given?.files.keys() ?? [])]).toEqual(['words']);
    engine.stop();
    expect(frame.removed).toBe(true);
  });

  it('is heard while it says what it may, and nothing else', async () => {
    const { engine, words } = await ready();
    frame.port!.postMessage({ text: 'good', final: false });
    frame.port!.postMessage('good');
    frame.port!.postMessage({ text: 'x'.repeat(100_000) });
    await settled();
    expect(words).toEqual([{ text: 'good', final: false }]);
    expect(engine.drops.get('malformed')).toBe(2);
    for (let i = 0; i < 500; i++) frame.port!.postMessage({ text: `${i}`, final: true });
    await settled();
    expect(words.length).toBeLessThan(200);
    expect(words.length + engine.drops.get('too-fast')).toBe(501);
    engine.stop();
  });

  it('is given no more sound than it deals with, and some again once it has', async () => {
    const { engine } = await ready();
    for (let i = 0; i < 600; i++) engine.listen(new Int16Array(320));
    await settled();
    expect(frame.heard).toHaveLength(500);
    expect(engine.drops.get('behind')).toBe(100);
    frame.port!.postMessage({ heard: 320 });
    await settled();
    for (let i = 0; i < 2; i++) engine.listen(new Int16Array(320));
    await settled();
    expect(frame.heard).toHaveLength(501);
    engine.stop();
  });

  it('is not there when it fails to start, or is not wanted any more', async () => {
    const broken = await opened();
    frame.port!.postMessage({ failed: 'no memory' });
    await expect(broken.opening).rejects.toThrow('no memory');
    expect(frame.removed).toBe(true);
    frame = new Frame();
    const unwanted = await opened();
    unwanted.stop.abort();
    await expect(unwanted.opening).rejects.toThrow();
    expect(frame.removed).toBe(true);
  });

  it('tells that it has failed later, whether by itself or by its frame; other windows are not asked', async () => {
    const { engine, failed } = await ready();
    const say = (source: unknown) =>
      page.dispatchEvent(Object.assign(new Event('message'), { source, data: { failed: 'crashed' } }));
    say({});
    expect(failed).toEqual([]);
    say(frame.contentWindow);
    expect(failed).toEqual(['crashed']);
    engine.stop();
    say(frame.contentWindow);
    expect(failed).toEqual(['crashed']);
  });
});

describe('the page in the frame', () => {
  it('allows one script, and no network', async () => {
    const html = await readFile(join(REPOSITORY, 'src/client/public/engine.html'), 'utf8');
    const script = /<script>(.*?)<\/script>/s.exec(html)?.[1] ?? '';
    const policy = /content="([^"]*)"/.exec(html)?.[1];
    const hash = createHash('sha256').update(script).digest('base64');
    expect(policy).toContain(`script-src 'sha256-${hash}' 'unsafe-eval' blob:`);
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).not.toContain('connect-src');
  });
});
