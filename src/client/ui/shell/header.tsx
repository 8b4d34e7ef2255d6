/** @jsxImportSource ../plain */
import { KeysIcon, MoonIcon, StoaIcon, SunIcon } from '../components/icons.tsx';
import { t } from '../texts/texts.ts';
import { dark, setDark } from './theme.ts';

/** The page without a fragment is the hallway. */
export const HALLWAY_HREF = '#';

/** The strip with the logo and the page's own switches. The way to the hallway is a link except where it would mean leaving a room. */
export function Band({ link, onShortcuts }: { link: boolean; onShortcuts: () => void }) {
  const brand = (
    <>
      <StoaIcon />
      <span>{t.brand}</span>
    </>
  );
  return (
    <header class="band">
      {link ? (
        <a class="brand" href={HALLWAY_HREF} aria-label={`${t.brand}: ${t.band.hallway}`}>
          {brand}
        </a>
      ) : (
        <span class="brand">{brand}</span>
      )}
      <span class="band-end">
        <button
          type="button"
          class="button icon-button quiet only-with-keys"
          aria-label={t.band.shortcuts}
          title={t.band.shortcuts}
          onClick={onShortcuts}
        >
          <KeysIcon />
        </button>
        <button
          type="button"
          role="switch"
          aria-checked={dark.value}
          class="button icon-button quiet"
          aria-label={t.band.dark}
          title={t.band.dark}
          onClick={() => setDark(!dark.value)}
        >
          {dark.value ? <SunIcon /> : <MoonIcon />}
        </button>
      </span>
    </header>
  );
}
