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
 *
 * What people have is spoken too, one after the other:
 *
 * ```ts
 * const music = new Playlist(speaker);
 * music.add('Prelude', () => openAsBlob('prelude.mp3'));
 * music.add('Radio', (signal) => tuneIn('http://radio.example.org/live', { signal }));
 * for (const { title, open } of await soundsAt('evening.m3u', { file: openAsBlob })) music.add(title, open);
 * for (const { title, open } of await soundsAt('https://radio.example.org/live.m3u8', { file: openAsBlob })) music.add(title, open);
 * music.volume = 0.5;
 * await music.play(new AbortController().signal);
 * ```
 *
 * A `Playlist` tells the room what it plays, by the tags of files where they have any; `speaker.plays(title)` does so for anything else.
 *
 * Captions come from the words, where they are known (`speaker.say(packets, signal, 'Six o’clock.')`), or from an engine that hears what is said
 * (`speaker.captionBy(engine)`): `relay/captions` has one that is any command.
 */
export type { EngineWords, SpeechEngine } from '../captions/speech-engine.ts';
export { createRoom, type RoomDraft } from '../participant/create-room.ts';
export { type Sound, type SoundsOptions, soundsAt } from './lists/sounds-at.ts';
export { Playlist, type PlaylistEvents } from './playlist.ts';
export type { SoundSource } from './sound/byte-source.ts';
export { type SoundDrop, UnreadableError } from './sound/faults.ts';
export { tuneHls } from './sound/hls/read-hls.ts';
export type { HlsDrop, HlsOptions } from './sound/hls/segments.ts';
export { type RadioDrop, type RadioOptions, tuneIn } from './sound/radio/tune-in.ts';
export { readOpus } from './sound/read-opus.ts';
export { readSound } from './sound/read-sound.ts';
export type { Reading } from './sound/reading.ts';
export { Speaker, type SpeakerOptions } from './speaker.ts';
