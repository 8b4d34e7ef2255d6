/** Where the mixed stage goes. */

/** 20 ms of the stage. */
export interface MixedBlock {
  /** FRAME_SAMPLES of each channel, interleaved, from -1 to 1. */
  readonly samples: Float32Array;
  /** All of them are 0. */
  readonly silent: boolean;
  /** Names of those who talk now or begin within half a second, as they stand on stage. */
  readonly talking: readonly string[];
}

export interface Outlet {
  /** Takes the next block, one call after the other. Never waits for a network: what that does not take is dropped and counted. */
  write(block: MixedBlock): Promise<void>;
  /** Stays open, by trying again, until `signal` aborts; resolves then. Rejects with a Failure where trying again would not help. */
  run(signal: AbortSignal): Promise<void>;
  /** Nothing is written any more: finishes what was. Before the signal aborts. */
  end(): Promise<void>;
  /** What was not passed on, by reason. */
  readonly drops: Readonly<Record<string, number>>;
}

/** What an outlet says of the room. */
export interface Station {
  readonly title: string;
  /** BCP 47 tag or ''. */
  readonly language: string;
  /** The room's link, where the room is one for all to find. */
  readonly link?: string;
}

export interface Sound {
  readonly channels: 1 | 2;
  /** bit/s. */
  readonly bitrate: number;
}
