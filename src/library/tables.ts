import type { Generated, Kysely, Transaction } from 'kysely';

/** Times are Unix ms. Flags are 0 or 1, because SQLite has no booleans and the driver cannot bind them. */
export interface Tables {
  /** The latest name of everyone who made a sound; deleting the row makes their sounds anonymous. */
  people: { id: string; name: string; updated_at: number };
  /** One row per sound. `batch_id` and `maker_id` are those of its first making; a forgotten maker is null. */
  samples: {
    id: string;
    recipe: string;
    model: string;
    batch_id: string;
    maker_id: string | null;
    created_at: number;
    has_audio: 0 | 1;
  };
  /** Sounds shown together in a server. */
  batches: { id: string; server_id: string; maker_id: string | null; created_at: number };
  /** Sounds per person and UTC day, see day-counts.ts. */
  day_counts: { day: number; server_id: string; person_hash: string; sounds: number };
  batch_samples: { batch_id: string; sample_id: string; position: number };
  /** The sources of derived sounds. A parent may be gone, so it is no foreign key. */
  ancestry: { child_id: string; parent_kind: 'sample' | 'upload'; parent_id: string };
  /** One vote per person, sample and server. */
  votes: { sample_id: string; person_id: string; server_id: string; created_at: number };
  /** What a person keeps; `folded` is the name as it is searched for: in lower case, empty for none. */
  keeps: {
    person_id: string;
    sample_id: string;
    kept_at: number;
    name: string | null;
    folded: Generated<string>;
  };
  /** Only of keeps; in lower case. */
  keep_tags: { person_id: string; sample_id: string; tag: string };
  /** `folded`: the name in lower case, once a person. */
  collections: { id: string; person_id: string; name: string; folded: string; created_at: number };
  /** Only keeps of the collection's person. */
  collection_samples: { collection_id: string; sample_id: string; added_at: number };
  /** What a person took away and may have back; `rows` is JSON, see removals.ts. */
  removals: { id: string; person_id: string; removed_at: number; rows: string };
  /** Measured from the audio, see src/likeness. All null: the audio could not be read. */
  sample_facts: {
    sample_id: string;
    part: string | null;
    decay_ms: number | null;
    brightness_hz: number | null;
    /** Also null where the pitch is not clear. */
    pitch_hz: number | null;
    /** Base64 of bytes, see src/likeness/likeness-vector.ts. */
    vector: string | null;
  };
  /** Sounds in a server's hall of fame; `posted` is 0 until the post has arrived. */
  fame: { sample_id: string; server_id: string; created_at: number; posted: number };
  servers: {
    id: string;
    fame_channel_id: string | null;
    fame_threshold: number;
    /** JSON array. */
    allowed_channel_ids: string;
    samples_per_day: number;
    jobs_per_person: number;
    public_gallery: 0 | 1;
  };
  /** A private link to what a person keeps, see sync-links.ts. */
  sync_links: { person_id: string; token_sha256: string; created_at: number };
  uploads: { sha256: string; created_at: number };
  kits: {
    id: string;
    server_id: string;
    owner_id: string;
    name: string;
    /** JSON: KitContent without its name. */
    content: string;
    revision: number;
    created_at: number;
    updated_at: number;
  };
  /** The sounds in a kit's slots; they are never pruned. */
  kit_samples: { kit_id: string; sample_id: string };
  /** One heart per person and kit. */
  kit_hearts: { kit_id: string; person_id: string; created_at: number };
  /** The kit in a person's strip, one in each server. */
  current_kits: { person_id: string; server_id: string; kit_id: string };
  /** Servers that the bot was removed from; what is theirs goes some time later. */
  left_servers: { server_id: string; left_at: number };
  /** What moderators took out of a server's gallery and rankings: a sound or a kit. */
  hidden: { server_id: string; kind: 'sound' | 'kit'; subject: string; hidden_at: number };
  /** What people reported to the moderators; once a person. */
  reports: { server_id: string; kind: 'sound' | 'kit'; subject: string; person_id: string; created_at: number };
  upload_owners: { sha256: string; person_id: string; created_at: number };
  /** See src/jobs/job-rows.ts. */
  jobs: {
    id: string;
    state: 'waiting' | 'running' | 'made' | 'done' | 'failed' | 'cancelled';
    verb: string;
    person_id: string;
    person_name: string;
    server_id: string;
    channel_id: string;
    locale: string;
    /** JSON: Recipe[]. */
    recipes: string;
    /** JSON, opaque: the platform's way back to the person. */
    delivery: string;
    /** JSON, opaque: what the sounds are for, such as a kit's slot. */
    purpose: string | null;
    error: string | null;
    /** Deaths of the worker under this job, and attempts to deliver it; both are limited. */
    strikes: number;
    deliveries: number;
    created_at: number;
    updated_at: number;
  };
}

export type Sql = Kysely<Tables>;
export type SqlTransaction = Transaction<Tables>;
