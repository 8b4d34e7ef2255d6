import { Segments } from '../components/form/segmented-control.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/room-texts.ts';

const CHOICES = ['off', 'mild', 'strong'] as const;

/** How much the page's own filter takes out of a voice. */
export function NoiseFilter() {
  const { view, act } = useSession();
  const { noise = 'off', unfiltered } = view.microphone.value;
  return (
    <div class="noise-filter">
      <Segments
        legend={t.microphone.noise}
        value={noise}
        options={CHOICES.map((value) => ({ value, ...t.microphone.noises[value] }))}
        onChange={(wanted) => void act.setNoise(wanted)}
      />
      <p class="hint" role="status">
        {unfiltered === true && noise !== 'off' && t.microphone.noiseFailed}
      </p>
    </div>
  );
}
