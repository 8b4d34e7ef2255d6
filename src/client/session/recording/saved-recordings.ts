/** The recordings that this device holds. */
import { MANIFEST } from '../../../node/recording/folder-names.ts';
import { MAX_MANIFEST, type Manifest, readManifest } from '../../../node/recording/manifest.ts';
import type { RecordingActions, SavedRecording } from '../view/recordings.ts';
import { recordingsFolder } from './browser-files.ts';
import type { FromRecorder, ToRecorder } from './messages.ts';
import { lockOf } from './room-recording.ts';

export const recordings: RecordingActions = { list, archive, remove };

async function list(): Promise<readonly SavedRecording[]> {
  const saved: SavedRecording[] = [];
  const folder = await recordingsFolder();
  for await (const [id, handle] of folder.entries()) {
    if (handle.kind !== 'directory') continue;
    const manifest = await endedManifest(id, handle as FileSystemDirectoryHandle);
    if (manifest === undefined) continue;
    const { title, started, ended, speakers } = manifest;
    saved.push({
      id,
      title,
      started,
      lasted: ended === undefined ? undefined : ended - started,
      speakers: speakers.map(({ name }) => name),
      bytes: speakers.reduce((sum, { sound, signatures }) => sum + sound.bytes + signatures.bytes, 0),
    });
  }
  return saved.sort((a, b) => b.started - a.started);
}

async function archive({ id, title }: SavedRecording): Promise<{ readonly name: string; readonly blob: Blob }> {
  const { downloadZip } = await import('client-zip');
  const folder = await (await recordingsFolder()).getDirectoryHandle(id);
  const files: { name: string; input: File }[] = [];
  for await (const handle of folder.values())
    if (handle.kind === 'file')
      files.push({ name: `${id}/${handle.name}`, input: await (handle as FileSystemFileHandle).getFile() });
  const plain = title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
  return {
    name: `${[plain, id.slice(0, 10)].filter((part) => part !== '').join('-')}.zip`,
    blob: await downloadZip(files).blob(),
  };
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
