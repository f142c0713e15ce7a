import { createHash, randomBytes } from 'node:crypto';
import type { Attachment, Rows } from '../chat/chat.ts';
import { isMenu } from '../chat/rows.ts';
import { sampleIdPattern, sampleIdPrefix } from '../sound/ids.ts';

/** A file that a message carries, kept beside the log; its bytes never travel inside the entry. */
export interface EntryFile extends Omit<Attachment, 'bytes'> {
  /** 16 hexadecimal digits; the file is served as /files/<id>. */
  readonly id: string;
  readonly sizeBytes: number;
}

/** One message of the local channel: what was asked and what was answered. Plain JSON, one line of the log. */
export interface ChannelEntry {
  readonly id: string;
  /** Unix ms. */
  readonly at: number;
  /** What the person typed or pressed; absent where the bot speaks on its own. */
  readonly asked?: string;
  /** `working`: deferred, its job is on the way. `done`: answered. `private`: for the person alone, forgotten with the process. `interrupted`: was working when the process ended, and no job is left to answer. */
  readonly state: 'working' | 'done' | 'private' | 'interrupted';
  /** Shown while working, e.g. the place in the queue. */
  readonly note?: string;
  /** While working: the number of sounds to come, where it is known. */
  readonly expected?: number;
  /** While working: the job that completes it. */
  readonly jobId?: string;
  readonly text: string;
  readonly sounds: readonly { readonly sampleId: string; readonly name: string }[];
  readonly picture?: EntryFile;
  readonly files: readonly EntryFile[];
  readonly rows: Rows;
}

/** Ids of samples, entries and files; everything in a request is matched before it is used. */
export const idPatterns = {
  sample: sampleIdPattern,
  samplePrefix: sampleIdPrefix,
  entry: /^[0-9a-z]{9,20}$/,
  file: /^[0-9a-f]{16}$/,
  upload: /^[0-9a-f]{16}$/,
  collection: /^[0-9a-f]{16}$/,
} as const;

export const newEntry = (at: number, asked?: string): ChannelEntry => ({
  id: `${at.toString(36)}${randomBytes(4).readUInt32BE().toString(36).padStart(7, '0')}`,
  at,
  ...(asked === undefined ? {} : { asked }),
  state: 'done',
  text: '',
  sounds: [],
  files: [],
  rows: [],
});

/** What the bot says on its own. The same nonce is the same message: said twice, it is there once. */
export const newPost = (at: number, nonce: string): ChannelEntry => ({
  ...newEntry(at),
  id: createHash('sha256').update(nonce).digest('hex').slice(0, 20),
});

/** What is known of an attachment besides its bytes. */
export const newFile = ({ name, type, bytes, alt }: Attachment): EntryFile => ({
  id: randomBytes(8).toString('hex'),
  name,
  type,
  sizeBytes: bytes.length,
  ...(alt === undefined ? {} : { alt }),
});

export const withoutNote = ({ note: _note, ...kept }: ChannelEntry): ChannelEntry => kept;

/** Without what is known only while its job is on the way. */
export const withoutJob = ({ jobId: _job, expected: _expected, note: _note, ...kept }: ChannelEntry): ChannelEntry =>
  kept;

/** Whether the message really has this button or menu entry: nobody presses what was never posted. */
export const carries = (rows: Rows, id: string, chosen?: string): boolean =>
  rows.some((row) =>
    isMenu(row)
      ? row.id === id && row.choices.some(({ value }) => value === chosen)
      : row.some((button) => button.id === id && !button.disabled && chosen === undefined),
  );

/** Every file of a message, its picture among them. */
export const filesOf = ({ picture, files }: ChannelEntry): readonly EntryFile[] =>
  picture ? [picture, ...files] : files;

/** The file of this id, if it is one and a message carries it. */
export const fileAmong = (entries: readonly ChannelEntry[], id: string): EntryFile | undefined =>
  idPatterns.file.test(id) ? entries.flatMap(filesOf).find((file) => file.id === id) : undefined;
