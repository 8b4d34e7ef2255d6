/** A time told by someone else's clock; undefined when it is none that can be shown. */
export function moment(at: number): Date | undefined {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
