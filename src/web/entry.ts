import type { Rows } from '../chat/chat.ts';
import { sampleIdPattern, sampleIdPrefix } from '../sound/ids.ts';

/** A file that a message carries, kept beside the log; its bytes never travel inside the entry. */
export interface EntryFile {
  /** 16 hexadecimal digits; the file is served as /files/<id>. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly alt?: string;
}

/** One message of the local channel: what was asked and what was answered. Plain JSON, one line of the log. */
export interface Entry {
  readonly id: string;
  /** Unix ms. */
  readonly at: number;
  /** What the person typed or pressed; absent where the bot speaks on its own. */
  readonly asked?: string;
  /** `working`: deferred, its job is on the way. `done`: answered. `private`: for the person alone, forgotten with the process. `interrupted`: was working when the process ended, and no job is left that would answer. */
  readonly state: 'working' | 'done' | 'private' | 'interrupted';
  /** Shown while working, e.g. the place in the queue. */
  readonly note?: string;
  /** Sounds to come, known while working: as many places are kept. */
  readonly expected?: number;
  /** The job that completes it, while working. */
  readonly jobId?: string;
  readonly text: string;
  readonly sounds: readonly { readonly sampleId: string; readonly name: string }[];
  readonly picture?: EntryFile;
  readonly files: readonly EntryFile[];
  readonly rows: Rows;
}

/** What ids of samples, entries and files look like; everything from a request is matched before it is used. */
export const idPatterns = {
  sample: sampleIdPattern,
  samplePrefix: sampleIdPrefix,
  entry: /^[0-9a-z]{9,20}$/,
  file: /^[0-9a-f]{16}$/,
  upload: /^[0-9a-f]{16}$/,
} as const;
