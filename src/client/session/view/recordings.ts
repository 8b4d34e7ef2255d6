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
  /** Passages were left out of it. */
  readonly cut: boolean;
  /** It is of a room for members. */
  readonly members: boolean;
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

/** A passage to be left out, as times that a person types: seconds, MM:SS or HH:MM:SS; '' is the beginning or the end. */
export interface Passage {
  readonly from: string;
  readonly to: string;
}

/** There is a copy; a time is none, or before the one it follows; nothing would be left. */
export type CutAnswer = 'cut' | 'no-time' | 'nothing-left';

/** What can be done with recordings; each rejects where the browser refuses its private files. */
export interface RecordingActions {
  /** The newest first. What a closed tab or a crash left is finished on the way. */
  list(): Promise<readonly SavedRecording[]>;
  /** All files of one as an archive (ZIP). The mixed file is made first where there is none. */
  archive(recording: SavedRecording, progress: MixProgress): Promise<SavedFile>;
  /** All speakers in one file (Ogg Opus), which is made first where there is none. */
  mix(recording: SavedRecording, progress: MixProgress): Promise<SavedFile>;
  /** Makes a copy without these passages, of which `list` has one more then; the recording stays as it is. Rejects where it cannot be made. */
  cut(recording: SavedRecording, passages: readonly Passage[]): Promise<CutAnswer>;
  remove(recording: SavedRecording): Promise<void>;
}
