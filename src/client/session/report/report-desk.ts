/** Reports about people: written in a room, and read by those whom they are for. Loaded once somebody is in a room, or wants to read. */
import { linkSigner } from '../../../node/grants/issue.ts';
import { keyToHex, type Signer } from '../../../node/identity/keys.ts';
import { faceKeyOf } from '../../../node/identity/person.ts';
import { FRAME_MS } from '../../../node/media/frame.ts';
import type { Participant } from '../../../node/participant/participant.ts';
import { BUNDLE_FRAMES } from '../../../node/records/bundle.ts';
import { MAX_SEALED, MAX_WORDS, MAX_WORDS_BYTES } from '../../../node/report/constants.ts';
import { judge } from '../../../node/report/judge.ts';
import { type Reason, readReport, writeReport } from '../../../node/report/report.ts';
import { type HeldKey, openReport, sealReport } from '../../../node/report/sealed-report.ts';
import type { Room } from '../../../node/room/room.ts';
import { MalformedError } from '../../../node/wire/malformed.ts';
import { tidyText } from '../../../node/wire/text.ts';
import { loadRoots } from '../community/root-keys.ts';
import { heldSeed } from '../platform/identity-store.ts';
import { ownRelay, serversOf } from '../platform/relay-servers.ts';
import { device } from '../platform/storage.ts';
import type { Evidence, FiledReport, OpenedReport, ReportActions, Unreadable, WaitingReport } from '../view/reports.ts';
import { readersIn } from './collect.ts';
import { Gathered } from './gathered.ts';
import type { KeptVoices } from './kept-voices.ts';
import { bring, type FoundReport, fetchReport, findReports } from './mailbox.ts';

/** The room that somebody is in. */
export interface Inside {
  readonly records: Room;
  readonly participant: Participant | undefined;
  readonly kept: KeptVoices | undefined;
}

export interface ReportDeskOptions {
  readonly identity: Signer;
  /** Addresses of the relays that the page holds. */
  readonly relays: () => readonly string[];
  readonly myName: () => string;
  readonly inside: () => Inside | undefined;
}

/** Relays that are asked, and that a report is brought to. */
const MAX_SERVERS = 4;

export class ReportDesk implements ReportActions {
  readonly #o: ReportDeskOptions;
  #found: readonly FoundReport[] = [];
  /** Of the report that is being written. */
  #gathered: Gathered | undefined;

  constructor(options: ReportDeskOptions) {
    this.#o = options;
  }

  async evidence(id: string): Promise<Evidence | undefined> {
    this.#o.inside()?.participant?.prove();
    const gathered = await this.#gather(id);
    if (gathered === undefined) return undefined;
    const { bundles, quotes, accused } = gathered.proof;
    return {
      seconds: Math.round((bundles.length * BUNDLE_FRAMES * FRAME_MS) / 1_000),
      quotes: quotes.length,
      readers: readersIn(gathered.room, accused, this.#o.identity.publicKey).length,
    };
  }

  async file(id: string, reason: Reason, words: string): Promise<FiledReport> {
    const { identity, myName } = this.#o;
    if (this.#o.inside()?.participant === undefined) throw new RangeError('not in a room');
    const gathered = await this.#gather(id);
    if (gathered === undefined) throw new RangeError('nobody here');
    const { proof } = gathered;
    const report = await writeReport(identity, {
      by: myName(),
      at: Date.now(),
      reason,
      words: tidyText(words, MAX_WORDS, MAX_WORDS_BYTES),
      ...proof,
    });
    const readers = readersIn(gathered.room, proof.accused, identity.publicKey);
    // Whoever reports can read their own file; what relays get does not name them.
    const file = await sealReport(report, [identity.publicKey, ...readers]);
    const delivered = readers.length > 0 && (await bring(this.#servers, await sealReport(report, readers)));
    const name = `${new Date().toISOString().slice(0, 19).replace(/:/g, '-')}.stoa-report`;
    return { name, blob: new Blob([file]), delivered };
  }

  forget(id: string): void {
    if (this.#gathered?.id === id) this.#gathered = undefined;
  }

  async waiting(): Promise<readonly WaitingReport[] | undefined> {
    const found = await this.#find();
    this.#found = found ?? this.#found;
    const latest = found?.[0]?.came;
    if (latest !== undefined && latest > seen()) device.set('reports-seen', String(latest));
    return found?.map(({ id, came }) => ({ id, came }));
  }

  async unseen(): Promise<boolean> {
    const latest = (await this.#find())?.[0]?.came ?? 0;
    return latest > seen();
  }

  async fetch(id: string): Promise<OpenedReport | Unreadable | undefined> {
    const found = this.#found.find((one) => one.id === id);
    if (found === undefined) return undefined;
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = await fetchReport(found);
    } catch (cause) {
      console.warn('a report could not be fetched', cause);
      return undefined;
    }
    return this.#read(bytes);
  }

  async open(file: Blob): Promise<OpenedReport | Unreadable> {
    if (file.size > MAX_SEALED) return 'malformed';
    return this.#read(new Uint8Array(await file.arrayBuffer()));
  }

  async readable(): Promise<boolean> {
    return (await this.#keys()).length > 0;
  }

  /** Adds what is kept now to what was gathered in this room about this session. Undefined when they were never known here. */
  async #gather(id: string): Promise<Gathered | undefined> {
    const inside = this.#o.inside();
    const held = this.#gathered;
    const goesOn = held !== undefined && held.id === id && held.room === inside?.records;
    const gathered = goesOn ? held : inside && Gathered.begin(inside.records, id);
    this.#gathered = gathered;
    await gathered?.take((await inside?.kept?.of(id)) ?? [], inside?.participant, performance.now());
    return gathered;
  }

  async #find(): Promise<readonly FoundReport[] | undefined> {
    const roots = await Promise.all([...(await loadRoots()).values()].map(linkSigner));
    return findReports(this.#servers, [this.#o.identity, ...roots]);
  }

  get #servers(): readonly string[] {
    return [...new Set([...ownRelay(), ...serversOf(this.#o.relays())])].slice(0, MAX_SERVERS);
  }

  /** What this device can open with. */
  async #keys(): Promise<readonly HeldKey[]> {
    const mine = await heldSeed();
    const roots = [...(await loadRoots()).values()];
    const community = roots.map(async (seed) => ({ seed, key: (await linkSigner(seed)).publicKey }));
    return [
      ...(mine === undefined ? [] : [{ seed: mine, key: this.#o.identity.publicKey }]),
      ...(await Promise.all(community)),
    ];
  }

  async #read(sealed: Uint8Array<ArrayBuffer>): Promise<OpenedReport | Unreadable> {
    try {
      const content = await openReport(sealed, await this.#keys());
      if (typeof content === 'string') return content;
      const report = await readReport(content);
      const { charter, name, ...verdict } = await judge(report);
      const { by, reporter, accused, at, reason, words } = report;
      return {
        by: { key: faceKeyOf(reporter), name: by },
        about: { key: faceKeyOf(accused), name },
        key: keyToHex(accused),
        title: charter?.title ?? '',
        at,
        reason,
        words,
        verdict,
      };
    } catch (error) {
      if (error instanceof MalformedError) return 'malformed';
      throw error;
    }
  }
}

/** When the latest came that this person was shown, ms since 1970: never after now, or nothing would be new until then. */
function seen(): number {
  const [stored, now] = [Number(device.get('reports-seen') ?? 0) || 0, Date.now()];
  if (stored <= now) return stored;
  device.set('reports-seen', String(now));
  return now;
}
