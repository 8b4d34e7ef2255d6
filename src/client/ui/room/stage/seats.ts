/**
 * Seats that do not move: everyone on stage keeps a seat while others come and go. A freed seat stays empty until the next person takes it; empty
 * seats at the end disappear.
 */
export function seats(before: readonly (string | undefined)[], ids: readonly string[]): (string | undefined)[] {
  const here = new Set(ids);
  const after = before.map((id) => (id !== undefined && here.has(id) ? id : undefined));
  const seated = new Set(after);
  for (const id of ids) {
    if (seated.has(id)) continue;
    const free = after.indexOf(undefined);
    if (free === -1) after.push(id);
    else after[free] = id;
  }
  while (after.length > 0 && after[after.length - 1] === undefined) after.pop();
  return after;
}
