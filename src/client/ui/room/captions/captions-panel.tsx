import { useEffect, useId, useState } from 'preact/hooks';
import type { CaptionFile, RoomCaptions } from '../../../session/view/captions.ts';
import type { Room } from '../../../session/view/room.ts';
import { download } from '../../components/download.ts';
import { Switch } from '../../components/form/switch.tsx';
import { CloseIcon } from '../../components/icons.tsx';
import { Popover } from '../../components/popover.tsx';
import { useSession } from '../../shell/session-context.ts';
import { t } from '../../texts/room-texts.ts';
import { CaptionLines } from './caption-lines.tsx';
import {
  type CaptionSize,
  captionSize,
  highContrast,
  setCaptionSize,
  setHighContrast,
  showCaptions,
} from './choices.ts';
import { OwnCaptions } from './own-captions.tsx';

const SIZES: readonly CaptionSize[] = ['small', 'medium', 'large'];

/** The region with the last lines, what they look like and how to keep them. */
export function CaptionsPanel({ room }: { room: Room }) {
  const { act } = useSession();
  const title = useId();
  const [captions, setCaptions] = useState<RoomCaptions>();
  useEffect(() => {
    let mounted = true;
    act.captions().then(
      (found) => mounted && setCaptions(found),
      (cause: unknown) => console.warn('captions', cause),
    );
    return () => {
      mounted = false;
    };
  }, [act, room.id]);
  return (
    <section
      class="captions"
      aria-labelledby={title}
      data-size={captionSize.value}
      data-contrast={highContrast.value ? '' : undefined}
    >
      <div class="captions-head">
        <h2 id={title}>{t.captions.title}</h2>
        <Settings captions={captions} />
        <button
          type="button"
          class="button icon-button quiet"
          aria-label={t.captions.hide}
          title={t.captions.hide}
          onClick={() => showCaptions(false)}
        >
          <CloseIcon />
        </button>
      </div>
      <CaptionLines lines={captions?.lines.value ?? []} />
      {captions !== undefined && <OwnCaptions captions={captions} speaks={room.canSpeak} />}
    </section>
  );
}

function Settings({ captions }: { captions: RoomCaptions | undefined }) {
  const menu = useId();
  const size = useId();
  const save = (kind: CaptionFile) => {
    if (captions !== undefined) download(captions.file(kind));
  };
  return (
    <>
      <button type="button" class="button text-button captions-open" popovertarget={menu}>
        {t.captions.settings}
      </button>
      <Popover id={menu} label={t.captions.settings}>
        <div class="captions-settings">
          <fieldset class="choice segments">
            <legend>{t.captions.size}</legend>
            <div class="segments-row">
              {SIZES.map((one) => (
                <label key={one} class="segment">
                  <input
                    type="radio"
                    name={size}
                    value={one}
                    checked={captionSize.value === one}
                    onChange={() => setCaptionSize(one)}
                  />
                  <span>{t.captions.sizes[one]}</span>
                </label>
              ))}
            </div>
          </fieldset>
          <Switch label={t.captions.contrast} on={highContrast.value} onChange={setHighContrast} />
          <div class="captions-save">
            <button type="button" class="button" onClick={() => save('vtt')}>
              {t.captions.saveVtt}
            </button>
            <button type="button" class="button" onClick={() => save('srt')}>
              {t.captions.saveSrt}
            </button>
          </div>
        </div>
      </Popover>
    </>
  );
}
