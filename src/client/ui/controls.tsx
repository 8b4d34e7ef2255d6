import { useState } from 'preact/hooks';
import type { Room } from '../session/view.ts';
import { Dialog } from './dialog.tsx';
import { ReactButton } from './reactions.tsx';
import { HandIcon, LeaveIcon, LinkIcon, MicrophoneIcon, MutedIcon } from './room-icons.tsx';
import { SelectableText } from './selectable-text.tsx';
import { useSession } from './session-context.ts';
import { t } from './texts.ts';
import { useCopy } from './use-copy.ts';

/** The bar within reach of a thumb: my voice (the largest), my hand, reactions, leave, the link. */
export function Controls({ room }: { room: Room }) {
  const { act } = useSession();
  const { copied, copy, clear } = useCopy();
  return (
    <section class="controls" aria-label={t.room.controls}>
      <VoiceButton room={room} />
      <HandButton room={room} />
      <ReactButton />
      <button type="button" class="button control control-leave" onClick={act.leave}>
        <LeaveIcon />
        {t.room.leave}
      </button>
      <button type="button" class="button control control-link" onClick={() => void copy(room.link)}>
        <LinkIcon />
        {t.room.copyLink}
      </button>
      <p class="toast" role="status">
        {copied === 'yes' && (room.open ? t.room.copied : t.room.copiedByLink)}
      </p>
      {copied === 'failed' && (
        <Dialog title={t.room.link} closeLabel={t.person.close} onClose={clear}>
          <SelectableText label={t.room.link} hint={t.room.copyFailed} text={room.link} />
        </Dialog>
      )}
    </section>
  );
}

/** Up or down; its place in the row is kept while it is up. */
function HandButton({ room }: { room: Room }) {
  const { act } = useSession();
  const up = room.hands.some(({ me }) => me);
  return (
    <button
      type="button"
      class="button control control-hand"
      aria-pressed={up}
      aria-keyshortcuts="H"
      onClick={() => void act.raiseHand(!up)}
    >
      <HandIcon />
      {t.room.hand}
    </button>
  );
}

/** Mute and unmute with a microphone, "Speak" without. */
function VoiceButton({ room }: { room: Room }) {
  const { act } = useSession();
  const [opening, setOpening] = useState(false);
  if (room.canSpeak) {
    const { muted } = room.me;
    return (
      <button
        type="button"
        class={muted ? 'button control control-voice primary' : 'button control control-voice live'}
        aria-keyshortcuts="M"
        onClick={() => act.setMuted(!muted)}
      >
        {muted ? <MutedIcon /> : <MicrophoneIcon />}
        {muted ? t.room.unmute : t.room.mute}
      </button>
    );
  }
  const speak = async () => {
    setOpening(true);
    await act.takeStage().finally(() => setOpening(false));
  };
  return (
    <button
      type="button"
      class="button control control-voice primary"
      aria-disabled={opening}
      aria-description={opening ? t.room.speaking : undefined}
      onClick={() => {
        if (!opening) void speak();
      }}
    >
      <MicrophoneIcon />
      {t.room.speak}
    </button>
  );
}
