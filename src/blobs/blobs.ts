/** What is stored, by kind: its file's extension, its media type, and whether its name is the SHA-256 of its bytes. */
export const blobKinds = {
  /** Finished WAVs, by sample id. */
  samples: { extension: 'wav', type: 'audio/wav', isNamedByDigest: false },
  /** Uploads in their original formats, whatever the extension says. */
  uploads: { extension: 'wav', type: 'application/octet-stream', isNamedByDigest: true },
  /** Published models (model-store/publish-weights.ts), by identity. */
  manifests: { extension: 'json', type: 'application/json', isNamedByDigest: false },
  /** Pieces of published weights. */
  weights: { extension: 'bin', type: 'application/octet-stream', isNamedByDigest: true },
} as const;
export type BlobKind = keyof typeof blobKinds;

export interface NewBlob {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ListedBlob {
  readonly name: string;
  /** Unix ms of the last write. */
  readonly writtenAt: number;
}

/** Bytes of one kind, by name. Names are digests and ids of ours and are checked: no text from outside becomes a path. */
export interface Blobs {
  /** Other processes write here too: what a failed call has left may be another's by now. */
  readonly isShared: boolean;
  /** Whole and as written; undefined where there is none. UserError where that cannot be told now. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Those of these names that are there. */
  present(names: readonly string[]): Promise<ReadonlySet<string>>;
  /**
   * UserError where one cannot be written: then none is readable where the store can take back, and what stays is harmless,
   * since a name means the same bytes always. An older one of the same name is replaced.
   */
  write(blobs: readonly NewBlob[]): Promise<void>;
  /** Missing ones are no error. */
  remove(names: readonly string[]): Promise<void>;
  /** All of them, in pages and no order. */
  list(): AsyncIterable<readonly ListedBlob[]>;
  /** An address for everybody who has it, for a few minutes; only where the store serves HTTP itself. */
  url?(name: string): Promise<string>;
}

export type BlobStore = (kind: BlobKind) => Blobs;

/** Throws where it is no name of ours. */
export function checkedName(name: string): string {
  if (!/^[0-9a-z]{6,64}$/.test(name)) throw new Error(`Not a name of ours: ${JSON.stringify(name)}`);
  return name;
}
