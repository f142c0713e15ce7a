import PQueue from 'p-queue';
import type { BlobStore } from '../blobs/blobs.ts';
import { fileBlobs, type WriteFile } from '../blobs/file-blobs.ts';
import * as ancestry from './ancestry.ts';
import * as audioUrls from './audio-urls.ts';
import * as collections from './collections.ts';
import * as condition from './condition.ts';
import type { Db } from './database.ts';
import * as exported from './export-rows.ts';
import * as fame from './fame.ts';
import * as findKits from './find-kits.ts';
import * as findSounds from './find-sounds.ts';
import * as keeps from './keeps.ts';
import * as keptSounds from './kept-sounds.ts';
import * as kits from './kits.ts';
import * as leftServers from './left-servers.ts';
import type { LibraryParts } from './library-parts.ts';
import * as moderation from './moderation.ts';
import * as people from './people.ts';
import { createNameCheck } from './public-name.ts';
import * as ranking from './ranking.ts';
import * as removals from './removals.ts';
import * as sampleFacts from './sample-facts.ts';
import * as samples from './samples.ts';
import * as search from './search.ts';
import * as servers from './servers.ts';
import * as sweep from './sweep.ts';
import * as syncLinks from './sync-links.ts';
import * as uploads from './uploads.ts';
import * as votes from './votes.ts';

export type { Ancestor } from './ancestry.ts';
export type { Collection } from './collections.ts';
export type { FoundSounds, SoundFilter, Word } from './find-sounds.ts';
export type { Keep } from './keeps.ts';
export type { KitChange, KitWatcher } from './library-parts.ts';
export type { Reported } from './moderation.ts';
export type { SampleFacts } from './sample-facts.ts';
export type { SampleRecord } from './sample-record.ts';
export { type Period, periods } from './scope.ts';
export type { ServerSettings, SettingsChange } from './servers.ts';

export interface LibraryOptions {
  readonly db: Db;
  /** Holds the sounds and uploads where `blobs` is not given. */
  readonly dataDir: string;
  /** Where sounds and uploads are; see openBlobs. Default: files in `dataDir`. */
  readonly blobs?: BlobStore;
  /** Unix ms. */
  readonly now?: () => number;
  /** Words that no name may hold. */
  readonly blockedWords?: readonly string[];
  /** Does work while no other process does work of this name. Default: there are none. */
  readonly exclusively?: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  /** Tells other processes of a changed kit. Default: there are none. */
  readonly announceKit?: LibraryParts['announceKit'];
  /** How files reach the disk; tests pass one that runs out of space. */
  readonly writeFile?: WriteFile;
}

/** The queries by subject: each is written once, as a function of the parts and of what is asked. */
const queries = {
  ...samples,
  ...search,
  ...ancestry,
  ...votes,
  ...keptSounds,
  ...syncLinks,
  keepSample: keeps.keepSample,
  keepsAmong: keeps.keepsAmong,
  nameKeep: keeps.nameKeep,
  tagKeep: keeps.tagKeep,
  tagsOf: keeps.tagsOf,
  toggleHeart: keeps.toggleHeart,
  unkeepSample: keeps.unkeepSample,
  collectSample: collections.collectSample,
  collectionNamed: collections.collectionNamed,
  collectionSamples: collections.collectionSamples,
  collectionsOf: collections.collectionsOf,
  findCollection: collections.findCollection,
  renameCollection: collections.renameCollection,
  uncollect: collections.uncollect,
  undoRemoval: removals.undoRemoval,
  ...findSounds,
  ...sampleFacts,
  ...ranking,
  ...fame,
  ...people,
  ...servers,
  ...uploads,
  ...findKits,
  ...kits,
  ...exported,
  ...leftServers,
  ...moderation,
  ...sweep,
  ...audioUrls,
  ...condition,
};
type Queries = typeof queries;
type Query = (parts: LibraryParts, ...given: never[]) => unknown;

/**
 * Sounds, votes, keeps, kits, people, servers and uploads. Counts are queries; what belongs together is one transaction.
 */
export type Library = {
  readonly [Name in keyof Queries]: Queries[Name] extends (parts: LibraryParts, ...given: infer Given) => infer Result
    ? (...given: Given) => Result
    : never;
} & {
  /** Closes the database as well. */
  close(): Promise<void>;
};

/** The library over an open database and the store of its sounds. */
export function openLibrary({
  db,
  dataDir,
  now = Date.now,
  announceKit = async () => {},
  exclusively = (_name, work) => work(),
  blockedWords,
  writeFile,
  ...rest
}: LibraryOptions): Library {
  const { blobs = fileBlobs(dataDir, { assertInPlace: db.assertInPlace, write: writeFile }) } = rest;
  const uploadChanges = new PQueue({ concurrency: 1 });
  const parts: LibraryParts = {
    sql: db.sql,
    longReads: db.longReads,
    audio: blobs('samples'),
    uploads: blobs('uploads'),
    // One at a time here, so that those who wait for other processes hold one connection.
    uploadChanges: { add: (change) => uploadChanges.add(() => exclusively('uploads', change)) },
    galleryReads: new PQueue({ concurrency: 1 }),
    kitWatchers: new Set(),
    announceKit,
    scrub: db.scrub,
    checkName: createNameCheck(blockedWords),
    now,
  };
  const bound = Object.entries<Query>(queries).map(([name, query]) => [
    name,
    (...given: never[]) => query(parts, ...given),
  ]);
  return { ...Object.fromEntries(bound), close: () => db.close() };
}
