/** A length of time in words, by the largest unit that it is whole in: "10 seconds", "1 minute". Pure. */
const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

export function lengthsIn(locale: string): (seconds: number) => string {
  return (seconds) => {
    const whole = Math.max(0, Math.round(seconds));
    const [unit, size] = UNITS.find(([, of]) => whole >= of && whole % of === 0) ?? UNITS[3];
    return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(whole / size);
  };
}
