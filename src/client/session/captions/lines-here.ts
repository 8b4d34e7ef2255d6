/** Which line the words belong to that are made here: a line is of one voice, and over with its final words or when somebody else has the word. Pure. */
export class LinesHere {
  #line = 0;
  /** Whose the line is, once there are words in it. */
  #of: string | undefined;

  /** The number of the line to which these words of `voice` belong. */
  take(voice: string, final: boolean): number {
    if (this.#of !== undefined && this.#of !== voice) this.#line++;
    this.#of = final ? undefined : voice;
    return final ? this.#line++ : this.#line;
  }
}
