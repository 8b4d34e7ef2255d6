/**
 * Stoa for programs: be heard in a room, hear one, open one. It needs Node and a relay, and no other library.
 *
 * ```ts
 * import { openAsBlob } from 'node:fs';
 * import { Bot, readSound } from 'stoa';
 *
 * const bot = await Bot.open('https://relay.example.org/', { title: 'What time is it?' }, { name: 'The hourly bell' });
 * console.log(bot.link);
 * await bot.listened();
 * await bot.say(readSound(await openAsBlob('bell.mp3')));
 * await bot.close();
 * ```
 *
 * Everything that others send is checked before it is told here: frames and lines are signed by who is named with them.
 *
 * @packageDocumentation
 */
export { type Sound, type SoundsOptions, soundsAt } from '../speaker/lists/sounds-at.ts';
export { Playlist, type PlaylistEvents, type Talker } from '../speaker/playlist.ts';
export type { SoundSource } from '../speaker/sound/byte-source.ts';
export { type SoundDrop, UnreadableError, type WhyUnreadable } from '../speaker/sound/faults.ts';
export { readSound } from '../speaker/sound/read-sound.ts';
export type { OwnReader, Reading } from '../speaker/sound/reading.ts';
export { Counters } from '../util/counters.ts';
export { Bot, type BotEvents, type BotOptions, type RoomOptions } from './bot.ts';
export { type CaptionWords, Hearing, type HearOptions, type VoiceFrame } from './hearing.ts';
export { Identity } from './identity.ts';
export type { Line, Person } from './people.ts';
export { type Place, readLink, writeLink } from './place.ts';
