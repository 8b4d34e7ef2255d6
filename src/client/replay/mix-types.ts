/** What a browser is asked whether it plays. */
export const MIX_TYPES = {
  ogg: 'audio/ogg; codecs="opus"',
  m4a: 'audio/mp4; codecs="mp4a.40.2"',
  mp3: 'audio/mpeg',
} as const;
