import type { Lobby } from './view/index.ts';

/** The lobby before anything is known. */
export const EMPTY_LOBBY: Lobby = {
  status: 'looking',
  id: '',
  title: '',
  host: '',
  open: false,
  access: 'anyone',
  stageBy: 'anyone',
  mayEnter: false,
  maySpeak: false,
  locked: false,
  banned: false,
  stage: [],
  listening: [],
  seers: 0,
  joining: false,
};
