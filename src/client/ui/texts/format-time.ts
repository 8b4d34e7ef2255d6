/** A time by someone else's clock; undefined when it cannot be shown. */
export function moment(at: number): Date | undefined {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
