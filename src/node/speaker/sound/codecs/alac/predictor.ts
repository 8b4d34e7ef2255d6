/** The samples of ALAC behind what prediction left over: each is foretold from those before by weights that learn as they go. */

/** Of that many weights: each sample is as the one before. */
export const AS_BEFORE = 31;

/**
 * Puts samples in the place of what was left over. `weights` change. `bits`: of a sample; sums are kept to them. `shift`: the weights are in 1 / 2^shift.
 */
export function predict(left: Int32Array, weights: Int16Array, bits: number, shift: number): void {
  const away = 32 - bits;
  const kept = (sample: number) => (sample << away) >> away;
  const count = weights.length;
  if (count === 0) return;
  const warm = count === AS_BEFORE ? left.length : Math.min(left.length, count + 1);
  for (let i = 1; i < warm; i++) left[i] = kept(left[i]! + left[i - 1]!);
  const half = shift === 0 ? 0 : 2 ** (shift - 1);
  for (let i = warm; i < left.length; i++) {
    const base = left[i - count - 1]!;
    let sum = half;
    for (let k = 0; k < count; k++) sum = (sum + Math.imul(weights[k]!, (left[i - 1 - k]! - base) | 0)) | 0;
    const error = left[i]!;
    left[i] = kept((error + base + (sum >> shift)) | 0);
    if (error !== 0) learn(left, i, weights, shift, error);
  }
}

/** Weights move by one towards what would have foretold better, the farthest sample's first, until that makes up for the error. */
function learn(samples: Int32Array, at: number, weights: Int16Array, shift: number, error: number): void {
  const count = weights.length;
  const base = samples[at - count - 1]!;
  const side = Math.sign(error);
  let rest = error;
  for (let k = count - 1; k >= 0 && rest * side > 0; k--) {
    const off = (base - samples[at - 1 - k]!) | 0;
    const sign = Math.sign(off) * side;
    weights[k]! -= sign;
    rest -= (count - k) * (Math.imul(sign, off) >> shift);
  }
}
