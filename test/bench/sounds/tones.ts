/** The sound in every file: a tone for each ear, so that a wrong pace, ear or level shows. */
export const SECONDS = 3;
export const LEFT = 440;
export const RIGHT = 1_000;

/** A source of ffmpeg's: 0.25 on the left, 0.125 on the right. */
export const TWO = `aevalsrc=0.25*sin(2*PI*${LEFT}*t)|0.125*sin(2*PI*${RIGHT}*t):s=48000:d=${SECONDS}`;
/** Six channels as WAVE has them, the tones in front. */
export const SIX = `aevalsrc=0.25*sin(2*PI*${LEFT}*t)|0.125*sin(2*PI*${RIGHT}*t)|0.02*sin(2*PI*700*t)|0|0|0:c=5.1:s=48000:d=${SECONDS}`;
