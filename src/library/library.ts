import type { Recipe } from './recipe.ts';

/** A sound that was made, as everyone may know it. */
export interface SampleRecord {
  readonly id: string;
  readonly recipe: Recipe;
  readonly batchId: string;
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

export type Period = 'day' | 'week' | 'month' | 'all';
export const periods = ['day', 'week', 'month', 'all'] as const satisfies readonly Period[];

export interface ServerSettings {
  readonly fameChannelId?: string;
  readonly fameThreshold: number;
  /** Empty: everywhere. */
  readonly allowedChannelIds: readonly string[];
  readonly samplesPerDay: number;
  readonly jobsPerPerson: number;
  /** The server's sounds may be shown in the public gallery. */
  readonly publicGallery: boolean;
}

export type VoteResult =
  | { readonly kind: 'voted' | 'withdrawn'; readonly votes: number }
  | { readonly kind: 'own-sound' }
  | { readonly kind: 'unknown' };

/** Recipes, samples, votes, favourites, settings. Counts are queries; what belongs together is one transaction. */
export interface Library {
  /** Stores finished sounds: audio first (temporary name, sync, rename), then all rows in one transaction. A sample that exists keeps its maker and votes. */
  addSamples(batch: {
    batchId: string;
    makerId: string;
    makerName: string;
    serverId: string;
    items: readonly { recipe: Recipe; wav: Uint8Array }[];
  }): Promise<readonly SampleRecord[]>;
  /** By full id or an unambiguous prefix of 4 or more characters; undefined where there is none, UserError where the prefix is ambiguous or malformed. */
  findSample(idOrPrefix: string): Promise<SampleRecord | undefined>;
  samplesOfBatch(batchId: string): Promise<readonly SampleRecord[]>;
  /**
   * Remembers that these sounds were asked for in this server, whoever made them first and wherever: from now on
   * they may be seen and voted on there. `addSamples` does it for its own server.
   */
  shareWith(serverId: string, sampleIds: readonly string[]): Promise<void>;
  /** Whether the sound was made or asked for in this server. */
  isSharedWith(serverId: string, sampleId: string): Promise<boolean>;
  /** The WAV bytes, or undefined where the audio was pruned. */
  readAudio(sampleId: string): Promise<Uint8Array | undefined>;
  /** Sounds that were made from this one. */
  descendants(sampleId: string): Promise<readonly SampleRecord[]>;
  /** Prefix matches for autocomplete, newest first. */
  searchSamples(query: {
    serverId?: string;
    text: string;
    limit: number;
    publicOnly?: boolean;
  }): Promise<readonly SampleRecord[]>;

  /** One vote per person and sample, toggled. `allowOwn` on the local channel alone. */
  toggleVote(vote: { sampleId: string; personId: string; serverId: string; allowOwn: boolean }): Promise<VoteResult>;
  /** Returns whether it is a favourite now. */
  toggleFavourite(favourite: { sampleId: string; personId: string }): Promise<boolean>;
  favourites(personId: string, limit: number): Promise<readonly SampleRecord[]>;
  recent(personId: string, limit: number): Promise<readonly SampleRecord[]>;
  /** `serverId` undefined with `publicOnly`: over all servers that opted in to the gallery. */
  top(query: {
    serverId?: string;
    publicOnly?: boolean;
    model?: string;
    period: Period;
    limit: number;
    offset?: number;
  }): Promise<readonly RankedSample[]>;

  settings(serverId: string): Promise<ServerSettings>;
  changeSettings(serverId: string, change: Partial<ServerSettings>): Promise<ServerSettings>;
  /** True exactly once per sample and server: the caller that gets true reposts it. */
  claimFame(sampleId: string, serverId: string): Promise<boolean>;

  deleteSample(sampleId: string): Promise<void>;
  /** Erases votes, favourites, names and uploads of a person; their sounds stay, without a maker's name. */
  forgetPerson(personId: string): Promise<{ votes: number; favourites: number; uploads: number; samples: number }>;
  /** Keeps an upload by the SHA-256 of its bytes; returns the digest, hex. */
  addUpload(upload: { bytes: Uint8Array; personId: string }): Promise<string>;
  readUpload(sha256: string): Promise<Uint8Array | undefined>;

  /** Removes audio of sounds with no vote and no favourite older than this; returns how many. */
  pruneAudio(olderThanMs: number): Promise<number>;
  close(): Promise<void>;
}
