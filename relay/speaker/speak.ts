/** `stoa speak`: files and stations, spoken into a room. */
import { openAsBlob } from 'node:fs';
import { Bot } from '../../src/node/bot/bot.ts';
import { Identity } from '../../src/node/bot/identity.ts';
import { soundsAt } from '../../src/node/speaker/lists/sounds-at.ts';
import { Playlist } from '../../src/node/speaker/playlist.ts';
import type { Program } from '../cli/run-program.ts';
import { storedSeed } from '../p2p/stored-seed.ts';
import { Failure, reason } from '../util/failure.ts';
import { readSpeakOptions, SPEAK_HELP, type SpeakOptions } from './options.ts';

/** Resolves to the exit code. Throws a `Failure`. */
export async function runSpeak({ argv, say, signal }: Program): Promise<number> {
  const options = readSpeakOptions(argv);
  if (options === undefined) {
    say(SPEAK_HELP.trimEnd());
    return 0;
  }
  const bot = await enter(options);
  try {
    await bot.setRecordable(options.recordable);
    if (options.open !== undefined) say(`The room is open: ${bot.link}`);
    const music = new Playlist(bot);
    music.volume = options.volume;
    let failed = 0;
    music.on('playing', (title) => say(`Speaking ${title}`));
    music.on('failed', (title, error) => {
      failed++;
      say(`${title}: ${reason(error)}`);
    });
    for (const place of options.sounds) {
      const sounds = await soundsAt(place, { file: openAsBlob, signal }).catch((cause: unknown) => {
        if (signal.aborted) throw cause;
        throw new Failure(`${place}: ${reason(cause)}`, { cause });
      });
      for (const { title, open } of sounds) music.add(title, open);
    }
    say('Waiting for somebody who listens');
    await bot.listened(signal);
    await music.play(signal);
    return failed > 0 ? 1 : 0;
  } catch (error) {
    if (!signal.aborted) throw error;
    return 0;
  } finally {
    await bot.close();
  }
}

async function enter({ link, open, name, data }: SpeakOptions): Promise<Bot> {
  const identity = await Identity.create(await storedSeed(data, 'speaker.key'));
  try {
    if (open === undefined) return await Bot.join(link, { name, identity });
    const room = { title: open.title, open: open.listed, recording: 'host' } as const;
    return await Bot.open(link, room, { name, identity });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new Failure(`It cannot go there: ${cause.message}`, { cause });
  }
}
