import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pushes } from '../../../../../../src/client/session/planned/reminders/push.ts';
import { serverSays } from '../../../../../../src/client/session/platform/relay-discovery.ts';
import { toBase64url } from '../../../../../../src/node/wire/bytes.ts';

const PLAN = 'r'.repeat(27);
const key = (n: number) => new Uint8Array(65).fill(n);
/** The key of the subscription that this browser has. */
let held: Uint8Array<ArrayBuffer> | undefined;
let answers: () => Response;

const subscription = () => ({
  options: { applicationServerKey: held!.buffer },
  endpoint: 'https://push.example/1',
  getKey: (name: string) => new Uint8Array(name === 'auth' ? 16 : 65).fill(4).buffer,
  unsubscribe: async () => {
    held = undefined;
    return true;
  },
});
const pushManager = {
  getSubscription: async () => (held === undefined ? null : subscription()),
  subscribe: async ({ applicationServerKey }: { applicationServerKey: Uint8Array<ArrayBuffer> }) => {
    held = applicationServerKey;
    return subscription();
  },
};

beforeEach(() => {
  held = undefined;
  answers = () => new Response(null, { status: 204 });
  const registration = { pushManager, unregister: async () => true };
  const serviceWorker = {
    register: async () => registration,
    ready: Promise.resolve(registration),
    getRegistration: async () => registration,
  };
  vi.stubGlobal('navigator', { serviceWorker });
  vi.stubGlobal('window', { PushManager: class {} });
  vi.stubGlobal('document', { baseURI: 'https://one.example/' });
  vi.stubGlobal('fetch', async () => answers());
  serverSays.value = { push: toBase64url(key(1)) };
});
afterEach(() => {
  vi.unstubAllGlobals();
  serverSays.value = {};
});

describe('a relay that reminds', () => {
  it('reaches this browser anew, or as before', async () => {
    expect(await pushes.isHeld()).toBe(false);
    expect(await pushes.want(PLAN, 'en')).toBe(true);
    expect(await pushes.isHeld()).toBe(true);
    expect(await pushes.want(PLAN, 'en')).toBe(false);
  });

  it('reaches it no more when it has another key, or does not push', async () => {
    await pushes.want(PLAN, 'en');
    serverSays.value = { push: toBase64url(key(2)) };
    expect(await pushes.isHeld()).toBe(false);
    expect(await pushes.want(PLAN, 'en')).toBe(true);
    serverSays.value = { addresses: [] };
    expect(await pushes.isHeld()).toBe(false);
  });

  it('is believed to reach it until it has said what it does', async () => {
    await pushes.want(PLAN, 'en');
    serverSays.value = {};
    expect(await pushes.isHeld()).toBe(true);
    held = undefined;
    expect(await pushes.isHeld()).toBe(false);
    vi.stubGlobal('navigator', {});
    expect(await pushes.isHeld()).toBe(false);
  });

  it('that does not take a new subscription leaves none, and leaves an old one', async () => {
    answers = () => new Response(null, { status: 503 });
    await expect(pushes.want(PLAN, 'en')).rejects.toThrow('503');
    expect(held).toBeUndefined();
    held = key(1);
    await expect(pushes.want(PLAN, 'en')).rejects.toThrow('503');
    expect(await pushes.isHeld()).toBe(true);
  });
});
