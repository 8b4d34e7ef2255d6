/** A recording that this device holds. */
export interface SavedRecording {
  readonly id: string;
  readonly title: string;
  /** ms since 1970. */
  readonly started: number;
  /** ms; undefined while it is being recorded, here or in another tab. */
  readonly lasted: number | undefined;
  readonly speakers: readonly string[];
  readonly bytes: number;
}

/** What can be done with recordings; each rejects where the browser refuses its private files. */
export interface RecordingActions {
  /** The newest first. What a closed tab or a crash left is finished on the way. */
  list(): Promise<readonly SavedRecording[]>;
  /** All files of one as an archive (ZIP), and a name for it. */
  archive(recording: SavedRecording): Promise<{ readonly name: string; readonly blob: Blob }>;
  remove(recording: SavedRecording): Promise<void>;
}
