/** The recordings that this device holds. */
import { MANIFEST, mixFormat, mixName } from '../../../node/recording/folder-names.ts';
import { MAX_MANIFEST, type Manifest, readManifest } from '../../../node/recording/manifest.ts';
import { REPLAY } from '../../../node/replay/replay-info.ts';
import type {
  CutAnswer,
  MixProgress,
  Passage,
  RecordingActions,
  SavedFile,
  SavedRecording,
} from '../view/recordings.ts';
import { recordingsFolder } from './browser-files.ts';
import type { FromRecorder, ToRecorder } from './messages.ts';
import { mixInWorker } from './mix-in-worker.ts';
import { lockOf } from './room-recording.ts';

export const recordings: RecordingActions = { list, archive, mix, cut, remove };

async function list(): Promise<readonly SavedRecording[]> {
  const saved: SavedRecording[] = [];
  const folder = await recordingsFolder();
  for await (const [id, handle] of folder.entries()) {
    if (handle.kind !== 'directory') continue;
    const manifest = await endedManifest(id, handle as FileSystemDirectoryHandle);
    if (manifest === undefined) continue;
    const { title, started, ended, speakers, mixes, members = false } = manifest;
    const sums = [...mixes, ...speakers.flatMap(({ sound, signatures }) => [sound, signatures])];
    saved.push({
      id,
      title,
      started,
      lasted: ended === undefined ? undefined : ended - started,
      speakers: speakers.map(({ name }) => name),
      bytes: sums.reduce((all, { bytes }) => all + bytes, 0),
      mixed: mixes.length > 0,
      cut: await hasFile(handle as FileSystemDirectoryHandle, REPLAY),
      members,
    });
  }
  return saved.sort((a, b) => b.started - a.started);
}

async function archive(recording: SavedRecording, progress: MixProgress): Promise<SavedFile> {
  const { id } = recording;
  const { downloadZip } = await import('client-zip');
  const folder = await (await recordingsFolder()).getDirectoryHandle(id);
  const { mixes = [] } = (await makeMix(recording, folder, progress)) ?? {};
  const files: { name: string; input: File }[] = [];
  for await (const handle of folder.values()) {
    if (handle.kind !== 'file') continue;
    // What is left of a mixed file whose worker was ended by force is none.
    const format = mixFormat(handle.name);
    if (format !== undefined && !mixes.some((mix) => mix.format === format)) continue;
    files.push({ name: `${id}/${handle.name}`, input: await (handle as FileSystemFileHandle).getFile() });
  }
  return { name: fileName(recording, 'zip'), blob: await downloadZip(files).blob() };
}

async function mix(recording: SavedRecording, progress: MixProgress): Promise<SavedFile> {
  const folder = await (await recordingsFolder()).getDirectoryHandle(recording.id);
  await makeMix(recording, folder, progress);
  const file = await (await folder.getFileHandle(mixName('ogg'))).getFile();
  return { name: fileName(recording, 'ogg'), blob: file };
}

/** What the folder holds once it has a mixed file. What nobody is heard in has none. */
async function makeMix(
  { id }: SavedRecording,
  folder: FileSystemDirectoryHandle,
  progress: MixProgress,
): Promise<Manifest | undefined> {
  const before = await manifestIn(folder);
  if (before === undefined || before.speakers.length === 0 || before.mixes.some(({ format }) => format === 'ogg'))
    return before;
  // One after the other: two tabs may want it.
  await navigator.locks.request(lockOf(id), { signal: progress.signal }, () => mixInWorker(id, progress));
  return manifestIn(folder);
}

function fileName({ id, title }: SavedRecording, end: string): string {
  const plain = title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
  return `${[plain, id.slice(0, 10)].filter((part) => part !== '').join('-')}.${end}`;
}

async function cut({ id }: SavedRecording, passages: readonly Passage[]): Promise<CutAnswer> {
  return (await import('./cut-in-worker.ts')).cutInWorker(id, passages);
}

function hasFile(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  return folder.getFileHandle(name).then(
    () => true,
    () => false,
  );
}

async function remove({ id }: SavedRecording): Promise<void> {
  await (await recordingsFolder()).removeEntry(id, { recursive: true });
}

async function endedManifest(id: string, folder: FileSystemDirectoryHandle): Promise<Manifest | undefined> {
  const manifest = await manifestIn(folder);
  if (manifest === undefined || manifest.ended !== undefined) return manifest;
  return navigator.locks.request(lockOf(id), { ifAvailable: true }, async (lock) =>
    // Somebody writes to it.
    lock === null ? manifest : ((await recovered(id)) ?? manifest),
  );
}

async function manifestIn(folder: FileSystemDirectoryHandle): Promise<Manifest | undefined> {
  try {
    const file = await (await folder.getFileHandle(MANIFEST)).getFile();
    return readManifest(await file.slice(0, 4 * (MAX_MANIFEST + 1)).text());
  } catch {
    // Not a recording, or one whose first file was never written.
    return undefined;
  }
}

/** Only a worker may write in place. */
function recovered(id: string): Promise<Manifest | undefined> {
  const worker = new Worker(new URL('./recording-worker.ts', import.meta.url), { type: 'module' });
  return new Promise<Manifest | undefined>((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<FromRecorder>) =>
      resolve(data.type === 'finished' ? data.manifest : undefined);
    worker.onerror = () => resolve(undefined);
    worker.postMessage({ type: 'recover', id } satisfies ToRecorder);
  }).finally(() => worker.terminate());
}
