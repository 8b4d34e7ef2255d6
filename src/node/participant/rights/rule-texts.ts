/** Longest pinned message and description of a room, in UTF-16 code units after trimming. */
export const MAX_PINNED = 280;
export const MAX_ABOUT = 560;
