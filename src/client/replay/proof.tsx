import { FRAME_MS } from '../../node/media/frame.ts';
import type { Fault } from '../../node/recording/signed-reader.ts';
import { isDeclared } from '../../node/replay/cuts.ts';
import type { FileVerdict } from '../../node/replay/judge.ts';
import { clock } from '../ui/components/clock.ts';
import { shownName } from '../ui/texts/names.ts';
import { t } from '../ui/texts/replay-texts.ts';
import type { Replay } from './load-replay.ts';
import type { Player } from './player.ts';
import { isTrue, signedAt, type Verification, type Verifier } from './verification.ts';

/** Stretches with a fault that are named for one speaker; the lines above show all. */
const MOST_NAMED = 20;

/** Whether the speakers signed what is heard, on demand. */
export function Proof({ player, replay, verifier }: { player: Player; replay: Replay; verifier: Verifier }) {
  const view = verifier.view.value;
  const bytes = replay.manifest.speakers.reduce((sum, one) => sum + one.sound.bytes + one.signatures.bytes, 0);
  return (
    <section class="proof" aria-label={t.replay.proof}>
      <h2>{t.replay.proof}</h2>
      <p class="hint">{t.replay.proofLead}</p>
      {isSecureContext ? (
        (view.state === 'not-asked' || view.state === 'failed') && (
          <button type="button" class="button" onClick={() => verifier.start(replay)}>
            {t.replay.verify(Math.max(0.1, bytes / 1_000_000))}
          </button>
        )
      ) : (
        <p class="hint">{t.replay.insecure}</p>
      )}
      <p role="status" class={view.state === 'done' && !isTrue(view) ? 'problem' : 'proof-state'}>
        {stateOf(view)}
      </p>
      {view.verdicts.size > 0 && <Now player={player} view={view} replay={replay} />}
      <ul class="verdicts">
        {[...view.verdicts].map(([stem, verdict]) => (
          <Verdict key={stem} player={player} replay={replay} verdict={verdict} />
        ))}
      </ul>
      {view.state === 'done' && <p class="hint">{t.replay.mixIsNot}</p>}
    </section>
  );
}

function stateOf(view: Verification): string {
  if (view.state === 'checking') return t.replay.verifying(shownName(view.whose));
  if (view.state === 'failed') return t.replay.verifyFailed;
  if (view.state === 'not-asked') return '';
  if (view.verdicts.size === 0) return t.replay.nobodyHeard;
  return isTrue(view) ? t.replay.allSigned : t.replay.notSigned;
}

/** Of the second that is heard. */
function Now({ player, view, replay }: { player: Player; view: Verification; replay: Replay }) {
  const second = Math.floor(player.at.value);
  const words = replay.manifest.speakers.flatMap(({ stem, name }) => {
    const verdict = view.verdicts.get(stem);
    const signed = verdict && signedAt(verdict, second);
    return signed === undefined ? [] : [t.replay.now(shownName(name), signed)];
  });
  return (
    <p class="proof-now">
      {clock(second)} · {words.length > 0 ? words.join(' · ') : t.replay.nowNobody}
    </p>
  );
}

function Verdict({ player, replay, verdict }: { player: Player; replay: Replay; verdict: FileVerdict }) {
  const { name, signed, faults, missing, wrong } = verdict;
  const stretches = stretchesOf(faults);
  return (
    <li>
      <p>
        <strong dir="auto">{shownName(name)}</strong>{' '}
        {t.replay.signedSeconds([...signed].filter((second) => !faults.has(second)).length)}
      </p>
      {wrong.length > 0 && <p class="problem">{t.replay.wrongFile}</p>}
      {stretches.slice(0, MOST_NAMED).map(({ from, to, why }) => (
        <p key={from} class="problem">
          <button type="button" class="button text-button" onClick={() => player.seek(from)}>
            {t.replay.fault(from === to ? clock(from) : `${clock(from)}–${clock(to)}`, t.replay.faults[why])}
          </button>
        </p>
      ))}
      {missing.slice(0, MOST_NAMED).map((gone) => {
        const isKnown = isDeclared(gone, replay.info.cuts);
        const [from, to, lasted] = [gone.from, gone.to, gone.lasted].map((slots) => clock((slots * FRAME_MS) / 1_000));
        return (
          <p key={from} class={isKnown ? 'hint' : 'problem'}>
            {(isKnown ? t.replay.missingKnown : t.replay.missing)(`${from}–${to}`, lasted!)}
          </p>
        );
      })}
    </li>
  );
}

function stretchesOf(faults: ReadonlyMap<number, Fault>) {
  const out: { from: number; to: number; why: Fault }[] = [];
  for (const [second, why] of [...faults].sort(([a], [b]) => a - b)) {
    const last = out.at(-1);
    if (last?.to === second - 1 && last.why === why) last.to = second;
    else out.push({ from: second, to: second, why });
  }
  return out;
}
