import type { Recipe } from '../sound/recipe.ts';

/**
 * From where the library is looked at. A query with a scope sees only sounds that were shown there, and its records
 * speak of that place: batch, server, maker and time of the first showing there, votes cast there (over several
 * servers: people who voted). Without one: everything, with the first showing of all.
 */
export interface Scope {
  readonly serverId?: string;
  /** Only servers that opted in to the gallery; `serverId: 'local'` may be asked for as well. */
  readonly publicOnly?: boolean;
}

/** A sound that was made, as everyone may know it. */
export interface SampleRecord {
  readonly id: string;
  readonly recipe: Recipe;
  readonly batchId: string;
  /** Who asked for it in the place that the record speaks of; both are empty once they were forgotten. */
  readonly makerId: string;
  readonly makerName: string;
  readonly serverId: string;
  /** Unix ms. */
  readonly createdAt: number;
  /** False once its audio was pruned: the recipe remains, and it can be made again. */
  readonly hasAudio: boolean;
  readonly votes: number;
}

export interface RankedSample extends SampleRecord {
  /** Lower bound of the Wilson interval, z = 1.96: k voted for it, n voted on anything in its batch. */
  readonly score: number;
  readonly voters: number;
}

/** Sounds that were shown together in a server. */
export interface BatchRecord {
  readonly id: string;
  readonly serverId: string;
  readonly makerName: string;
  readonly createdAt: number;
  readonly sampleIds: readonly string[];
}

/** What a derived sound came from. `sample` is undefined where it was deleted, or was never shown in the query's scope. */
export type Ancestor =
  | { readonly kind: 'sample'; readonly id: string; readonly sample: SampleRecord | undefined }
  | { readonly kind: 'upload'; readonly id: string; readonly available: boolean };

export type Period = 'day' | 'week' | 'month' | 'all';
export const periods = ['day', 'week', 'month', 'all'] as const satisfies readonly Period[];

export interface ServerSettings {
  readonly fameChannelId?: string;
  /** Votes cast in the server. */
  readonly fameThreshold: number;
  /** Empty: everywhere. */
  readonly allowedChannelIds: readonly string[];
  readonly samplesPerDay: number;
  readonly jobsPerPerson: number;
  /** The server's sounds may be shown in the public gallery. */
  readonly publicGallery: boolean;
}

/** `fameChannelId: undefined` takes the hall of fame away. */
export type SettingsChange = Partial<Omit<ServerSettings, 'fameChannelId'>> & {
  readonly fameChannelId?: string | undefined;
};

/** `votes`: cast in the server of the vote. `unknown`: no such sound, or never shown in that server. */
export type VoteResult =
  | { readonly kind: 'voted' | 'withdrawn'; readonly votes: number }
  | { readonly kind: 'own-sound' }
  | { readonly kind: 'unknown' };

/** Recipes, samples, votes, favourites, settings. Counts are queries; what belongs together is one transaction. */
export interface Library {
  /**
   * Stores finished sounds: audio first (temporary name, sync, rename), then all rows in one transaction. A sample
   * that exists keeps its maker and votes; `wav` may be left out for one whose audio is here (`withAudio`). All or
   * nothing: UserError where the disk is full. An empty `makerName` takes an earlier one away.
   */
  addSamples(batch: {
    batchId: string;
    makerId: string;
    makerName: string;
    serverId: string;
    items: readonly { recipe: Recipe; wav?: Uint8Array }[];
  }): Promise<readonly SampleRecord[]>;
  /** By full id or an unambiguous prefix of 4 or more characters; undefined where there is none, UserError where the prefix is ambiguous or malformed. */
  findSample(idOrPrefix: string, scope?: Scope): Promise<SampleRecord | undefined>;
  /** In the order in which they were shown. */
  samplesOfBatch(batchId: string): Promise<readonly SampleRecord[]>;
  /** Newest first. */
  batches(query: Scope & { makerId?: string; limit: number; offset?: number }): Promise<readonly BatchRecord[]>;
  /**
   * Remembers that these sounds were asked for in this server, whoever made them first and wherever: from now on
   * they may be seen and voted on there. `addSamples` does it for its own server.
   */
  shareWith(serverId: string, sampleIds: readonly string[]): Promise<void>;
  /** Whether the sound was made or asked for in this server. */
  isSharedWith(serverId: string, sampleId: string): Promise<boolean>;
  /** The WAV bytes, or undefined where the audio was pruned. */
  readAudio(sampleId: string): Promise<Uint8Array | undefined>;
  /** Those of these samples whose audio can be read now. */
  withAudio(sampleIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Puts back the audio of a sample that was pruned and made again. */
  restoreAudio(sampleId: string, wav: Uint8Array): Promise<void>;
  /** Sounds that were made from this one. */
  descendants(sampleId: string, scope?: Scope): Promise<readonly SampleRecord[]>;
  /** What this one was made from; empty for a sound made from its seed alone. */
  ancestors(sampleId: string, scope?: Scope): Promise<readonly Ancestor[]>;
  /** Newest first, for autocomplete and the gallery: `text` begins the id, the model's name or the maker's name. */
  searchSamples(query: Scope & { text: string; limit: number; offset?: number }): Promise<readonly SampleRecord[]>;

  /** One vote per person, sample and server, toggled. `allowOwn` on the local channel alone. */
  toggleVote(vote: { sampleId: string; personId: string; serverId: string; allowOwn: boolean }): Promise<VoteResult>;
  /** Votes that were cast in this server, of those of these sounds that exist. */
  voteCounts(serverId: string, sampleIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Returns whether it is a favourite now. */
  toggleFavourite(favourite: { sampleId: string; personId: string }): Promise<boolean>;
  favourites(personId: string, limit: number): Promise<readonly SampleRecord[]>;
  /** Which of these the person voted for and keeps as favourites. */
  marks(
    personId: string,
    sampleIds: readonly string[],
  ): Promise<{ readonly voted: ReadonlySet<string>; readonly favourites: ReadonlySet<string> }>;
  recent(personId: string, limit: number): Promise<readonly SampleRecord[]>;
  /** Sounds shown in the period that somebody voted for, best first. `serverId` undefined with `publicOnly`: over all servers that opted in to the gallery. */
  top(
    query: Scope & { model?: string; period: Period; limit: number; offset?: number },
  ): Promise<readonly RankedSample[]>;
  /** Sounds that were made or asked for lately (in the newest 500 batches), the newest first. */
  newest(query: Scope & { model?: string; limit: number; offset?: number }): Promise<readonly SampleRecord[]>;
  /** How many sounds a person was given in a server on this UTC day; neither deleting them nor `forgetPerson` lowers it. */
  countMadeToday(personId: string, serverId: string): Promise<number>;

  settings(serverId: string): Promise<ServerSettings>;
  /** A change that depends on what is stored is a function of it: of two at once, neither undoes the other. */
  changeSettings(
    serverId: string,
    change: SettingsChange | ((before: ServerSettings) => SettingsChange),
  ): Promise<ServerSettings>;
  /** Notes that a sound reached the server's threshold; nothing where that is known. */
  claimFame(sampleId: string, serverId: string): Promise<void>;
  /** Sounds that reached it and are not posted yet, the ones that waited longest first. */
  pendingFame(serverId: string, limit: number): Promise<readonly string[]>;
  /** The post has arrived: the sound is never posted there again. */
  markFamePosted(sampleId: string, serverId: string): Promise<void>;

  /** Removes audio, votes and row; sounds made from it keep their recipes. */
  deleteSample(sampleId: string): Promise<void>;
  /** Cancel the person's unfinished jobs first. Erases votes, favourites, names and uploads of a person; their sounds stay, without a maker's name. */
  forgetPerson(personId: string): Promise<{ votes: number; favourites: number; uploads: number; samples: number }>;
  /** Keeps an upload by the SHA-256 of its bytes; returns the digest, hex. */
  addUpload(upload: { bytes: Uint8Array; personId: string }): Promise<string>;
  /** The newest upload of this person whose digest begins so. */
  findUpload(query: { begins: string; personId: string }): Promise<string | undefined>;
  readUpload(sha256: string): Promise<Uint8Array | undefined>;

  /** Removes audio of sounds with no vote and no favourite older than this; returns how many. */
  pruneAudio(olderThanMs: number): Promise<number>;
  /** Removes uploads that were last brought longer ago than this, that no sound came from and no job under way needs; returns how many. */
  pruneUploads(olderThanMs: number): Promise<number>;
  /** Closes the database as well. */
  close(): Promise<void>;
}
