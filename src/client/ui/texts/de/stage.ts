import type * as English from '../en/stage.ts';
import { plural } from './format.ts';

export const stage: typeof English.stage = {
  stage: 'Auf der Bühne',
  stageEmpty: 'Gerade ist niemand auf der Bühne.',
  listening: 'Hören zu',
  listeningEmpty: 'Niemand hört nur zu.',
  alone: 'Außer dir ist niemand hier. Gib den Link weiter, und bleib ein wenig.',
  more: (count) => plural(count, { one: 'und # mehr', other: 'und # mehr' }),
  showMore: 'Mehr zeigen',
  controls: 'Bedienung',
  leave: 'Gehen',
  you: 'du',
  host: 'Host',
  moderator: 'Moderation',
  muted: 'stumm',
  silenced: 'abgestellt',
  contradicts: 'wird nicht abgespielt',
  invited: 'auf die Bühne gebeten',
  talking: 'Mikrofon offen',
  recording: 'Aufnahme',
  tier: 'Nur Eingeladene können das hören.',
};
