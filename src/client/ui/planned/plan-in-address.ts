import { readFragment } from '../../../node/directory/fragment.ts';

/** The plan that the page's address leads to: a later meeting's room is named beside it. */
export function planInAddress(): string | undefined {
  return new URLSearchParams(location.hash.slice(1, 4_096)).get('plan') ?? readFragment(location.hash).room;
}
