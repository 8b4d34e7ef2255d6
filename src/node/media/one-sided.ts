/** Puts a microphone that is connected to one channel only in the middle: it would be heard in one ear. */

export class OneSided {
  readonly #sounded: boolean[] = [];

  /** Channels that never had any sound get that of the one that has. */
  centre(channels: readonly Float32Array[]): void {
    channels.forEach((samples, i) => {
      this.#sounded[i] ||= samples.some((sample) => sample !== 0);
    });
    const only = channels.filter((_, i) => this.#sounded[i]);
    if (only.length !== 1) return;
    for (const samples of channels) if (samples !== only[0]) samples.set(only[0]!);
  }
}
