/**
 * Someone to hear without a page, for announcers, music bots and bridges. Runs on Node and in browsers.
 *
 * ```ts
 * const identity = libp2pSigner(await generateKeyPair('Ed25519'));
 * const speaker = await Speaker.start({
 *   name: 'The hourly bell',
 *   identity,
 *   room: await createRoom(identity, { title: 'What time is it?' }),
 *   relays: ['/dns/relay.example.org/tcp/443/tls/ws/p2p/12D3KooW...'],
 *   transports: [webSockets()],
 * });
 * await speaker.say(readOpus(createReadStream('bell.opus')), AbortSignal.timeout(60_000));
 * await speaker.close();
 * ```
 */
export { createRoom, type RoomDraft } from '../participant/create-room.ts';
export { type SoundDrop, UnreadableError } from './sound/faults.ts';
export { readOpus } from './sound/read-opus.ts';
export { readSound } from './sound/read-sound.ts';
export { Speaker, type SpeakerOptions } from './speaker.ts';
