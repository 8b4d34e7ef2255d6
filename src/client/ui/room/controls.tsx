import type { Room } from '../../session/view/room.ts';
import { HandIcon, InviteIcon, LinkIcon } from '../components/control-icons.tsx';
import { Dialog } from '../components/dialog.tsx';
import { MicrophoneIcon } from '../components/door-icons.tsx';
import { LeaveIcon, MutedIcon, SilencedIcon } from '../components/room-icons.tsx';
import { SelectableText } from '../components/selectable-text.tsx';
import { linkToShare } from '../components/share.ts';
import { useCopy } from '../components/use-copy.ts';
import { Words } from '../components/words.tsx';
import { useSession } from '../shell/session-context.ts';
import { t } from '../texts/room-texts.ts';
import { ReactButton } from './chat/reactions.tsx';
import { useWait } from './chat/rules.ts';
import { quietWords } from './chat/why-silent.ts';
import { HoldButton } from './hold-to-talk/hold-button.tsx';
import { KeepVoice } from './stage/keep-voice.tsx';
import { useComingUp } from './stage/name-first.tsx';
import { Asked } from './stage/stage-invitation.tsx';

/** The bar within reach of a thumb: microphone (the largest), hand, reactions, leave, link. */
export function Controls({ room, onInvite }: { room: Room; onInvite: () => void }) {
  const { act } = useSession();
  const { copied, copy, clear } = useCopy();
  // Where the stage takes an invitation, the hand has the largest place.
  const asks = !room.canSpeak && !room.mayTakeStage;
  return (
    <section class="controls" aria-label={t.room.controls} data-asks={asks ? '' : undefined}>
      <Asked room={room} />
      <KeepVoice room={room} />
      {asks ? <AskButton room={room} /> : <VoiceButton room={room} />}
      {!asks && <HandButton room={room} />}
      <ReactButton />
      <button type="button" class="button control control-leave" onClick={act.leave}>
        <LeaveIcon />
        {t.room.leave}
      </button>
      {room.access === 'members' && room.invites ? (
        // The plain link admits nobody here.
        <button type="button" class="button control control-link" onClick={onInvite}>
          <InviteIcon />
          {t.invites.button}
        </button>
      ) : (
        <button type="button" class="button control control-link" onClick={() => void copy(linkToShare(room))}>
          <LinkIcon />
          {t.room.copyLink}
        </button>
      )}
      <p class="toast" role="status">
        {copied === 'yes' && copiedWords(room)}
      </p>
      {copied === 'failed' && (
        <Dialog title={t.room.link} closeLabel={t.person.close} onClose={clear}>
          <SelectableText label={t.room.link} hint={t.room.copyFailed} text={linkToShare(room)} />
        </Dialog>
      )}
    </section>
  );
}

function copiedWords({ access, open }: Room): string {
  if (access === 'members') return t.room.copiedMembers;
  return open ? t.room.copied : t.room.copiedByLink;
}

/** The hand, where it is the way to the stage. */
function AskButton({ room }: { room: Room }) {
  const { act } = useSession();
  const up = room.hands.some(({ me }) => me);
  // A raised hand can always be lowered.
  const wait = useWait(room.rules?.handFrom);
  const off = (!room.maySay || wait > 0) && !up;
  const why = off && room.maySay ? t.rules.handIn(wait) : quietWords(room);
  const kind = off ? 'control-off' : up ? 'live' : 'primary';
  return (
    <button
      type="button"
      class={`button control control-voice ${kind}`}
      aria-disabled={off}
      aria-keyshortcuts="H"
      aria-description={off ? why : t.room.raiseHandHint}
      title={off ? why : undefined}
      onClick={() => {
        if (!off) void act.raiseHand(!up);
      }}
    >
      <HandIcon />
      <Words>{up ? t.room.lowerHand : t.room.raiseHand}</Words>
    </button>
  );
}

/** Raises or lowers the hand; its place in the queue is kept while it is raised. */
function HandButton({ room }: { room: Room }) {
  const { act } = useSession();
  const up = room.hands.some(({ me }) => me);
  const wait = useWait(room.rules?.handFrom);
  const off = (!room.maySay || wait > 0) && !up;
  const why = off && room.maySay ? t.rules.handIn(wait) : quietWords(room);
  return (
    <button
      type="button"
      class="button control control-hand"
      aria-pressed={up}
      aria-disabled={off}
      aria-keyshortcuts="H"
      aria-description={off ? why : undefined}
      onClick={() => {
        if (!off) void act.raiseHand(!up);
      }}
    >
      <HandIcon />
      <Words>{t.room.hand}</Words>
    </button>
  );
}

/** Mute and unmute with a microphone, or hold to talk (disabled while this person is silenced), "Speak" without. */
function VoiceButton({ room }: { room: Room }) {
  const { act, view } = useSession();
  const { opening, comeUp, question } = useComingUp(act.takeStage);
  if (room.canSpeak && room.me.silenced) {
    return (
      <button
        type="button"
        class="button control control-voice control-off"
        aria-disabled="true"
        aria-description={t.room.turnedOffHint}
        title={t.room.turnedOffHint}
      >
        <SilencedIcon />
        <Words>{t.room.turnedOff}</Words>
      </button>
    );
  }
  if (room.canSpeak && view.microphone.value.pushToTalk) return <HoldButton room={room} />;
  if (room.canSpeak) {
    const { unheard } = room;
    const { muted } = room.me;
    const kind = unheard ? 'control-off' : muted ? 'primary' : 'live';
    return (
      <button
        type="button"
        class={`button control control-voice ${kind}`}
        aria-keyshortcuts="M"
        aria-description={unheard ? t.room.unheardHint : undefined}
        title={unheard ? t.room.unheardHint : undefined}
        onClick={() => act.setMuted(unheard || !muted)}
      >
        {muted ? <MutedIcon /> : <MicrophoneIcon />}
        <Words>{unheard ? t.room.unheard : muted ? t.room.unmute : t.room.mute}</Words>
      </button>
    );
  }
  return (
    <>
      <button
        type="button"
        class="button control control-voice primary"
        aria-disabled={opening}
        aria-description={opening ? t.room.speaking : undefined}
        onClick={comeUp}
      >
        <MicrophoneIcon />
        <Words>{t.room.speak}</Words>
      </button>
      {question}
    </>
  );
}
