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
  /** It has a mixed file. */
  readonly mixed: boolean;
}

/** A file to be saved. */
export interface SavedFile {
  readonly name: string;
  readonly blob: Blob;
}

export interface MixProgress {
  /** From 0 to 1, while the mixed file is made. */
  readonly onProgress: (done: number) => void;
  /** Stops it: the call rejects with its reason, and nothing of the mixed file is left. */
  readonly signal: AbortSignal;
}

/** What can be done with recordings; each rejects where the browser refuses its private files. */
export interface RecordingActions {
  /** The newest first. What a closed tab or a crash left is finished on the way. */
  list(): Promise<readonly SavedRecording[]>;
  /** All files of one as an archive (ZIP). The mixed file is made first where there is none. */
  archive(recording: SavedRecording, progress: MixProgress): Promise<SavedFile>;
  /** All speakers in one file (Ogg Opus), which is made first where there is none. */
  mix(recording: SavedRecording, progress: MixProgress): Promise<SavedFile>;
  remove(recording: SavedRecording): Promise<void>;
}
