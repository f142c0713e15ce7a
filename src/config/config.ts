import { join } from 'node:path';
import { z } from 'zod';
import { choosesDriver, type Device, parseDevice } from '../runtime/devices.ts';
import { HostError, UserError } from '../user-error.ts';
import { isLoopback } from '../web/host-names.ts';
import { blobsUrl } from './blobs-url.ts';
import { dataDirPath } from './data-dir-path.ts';
import { readEnvFile } from './env-file.ts';
import { nearSetting } from './near-setting.ts';
import { databaseUrl, folder, host, hostList, port, shards, webAddress } from './setting-values.ts';

function asDevice(word: string, context: z.RefinementCtx): Device | 'auto' {
  try {
    return parseDevice(word);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.addIssue(error.message);
    return z.NEVER;
  }
}

const password = z.string().min(16, 'must have at least 16 characters').optional();

const environment = z.object({
  DATA_DIR: folder.default('data'),
  DATABASE_URL: databaseUrl.optional(),
  BLOBS_URL: blobsUrl.optional(),
  DISCORD_TOKEN: z
    .string()
    .regex(/^[^\s"'`]+$/, 'must be the token alone, without quotes, spaces or "Bot " in front')
    .optional(),
  DISCORD_GUILD_ID: z
    .string()
    .regex(/^\d{17,20}$/, 'must be a server id of 17 to 20 digits')
    .optional(),
  DISCORD_API: webAddress('http://127.0.0.1:4000/api').optional(),
  SHARDS: shards,
  LOCAL_HOST: host.default('127.0.0.1'),
  LOCAL_PORT: port(4480),
  LOCAL_NAME: z.string().max(32, 'must have at most 32 characters').optional(),
  LOCAL_TOKEN: password,
  LOCAL_ALLOWED_HOSTS: hostList,
  GALLERY_HOST: host.optional(),
  GALLERY_PORT: port(4481),
  METRICS_HOST: host.optional(),
  METRICS_PORT: port(4482),
  METRICS_TOKEN: password,
  DEVICE: z.string().toLowerCase().default('auto').transform(asDevice),
  GALLERY_URL: webAddress('https://drums.example.org', { path: false }).optional(),
  THREADS: z.coerce.number('must be a number').int().min(0).max(256).default(0),
  PRUNE_AFTER_DAYS: z.coerce.number('must be a number').min(0).default(0),
  LEFT_SERVER_DAYS: z.coerce.number('must be a number').min(0).default(30),
  BLOCKED_WORDS: z.string().max(4000, 'must have at most 4000 characters').default(''),
  PRIVACY_URL: webAddress('https://drums.example.org/privacy').optional(),
  TERMS_URL: webAddress('https://drums.example.org/terms').optional(),
  HF_ENDPOINT: webAddress('https://huggingface.co').default('https://huggingface.co'),
  HF_TOKEN: z.string().optional(),
  LOG_LEVEL: z
    .string()
    .toLowerCase()
    .pipe(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']))
    .default('warn'),
});

/** Local page and metrics are open to this machine alone, or have a password. */
function accessMistakes(value: z.infer<typeof environment>): string[] {
  const mistakes = (['LOCAL', 'METRICS'] as const).flatMap((name) => {
    const host = value[`${name}_HOST`];
    return value[`${name}_TOKEN`] || host === undefined || isLoopback(host)
      ? []
      : [`${name}_TOKEN: must be set, because ${name}_HOST=${host} is reachable from other machines`];
  });
  // A proxy on this machine lets others in, and its requests come from loopback like everybody's here.
  if (!value.LOCAL_TOKEN && isLoopback(value.LOCAL_HOST) && value.LOCAL_ALLOWED_HOSTS.length > 0)
    mistakes.push('LOCAL_TOKEN: must be set, because LOCAL_ALLOWED_HOSTS lets others in under these names');
  return mistakes;
}

/** Files beside SQLite are in DATA_DIR, where backup and restore look for them. */
const blobsMistakes = ({ BLOBS_URL, DATABASE_URL }: z.infer<typeof environment>): string[] =>
  BLOBS_URL && DATABASE_URL === undefined
    ? ['BLOBS_URL: needs DATABASE_URL; without it sounds are files in DATA_DIR']
    : [];

/** The others' shards are in other processes, which know the same sounds, votes and people. */
const shardsMistakes = ({ SHARDS, DATABASE_URL }: z.infer<typeof environment>): string[] =>
  SHARDS && SHARDS.ids.length < SHARDS.total && DATABASE_URL === undefined
    ? ['SHARDS: needs DATABASE_URL where other processes serve the rest: all share one library']
    : [];

/** Variables that choose GPU drivers: the worker inherits them. */
const driversOf = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value !== undefined && choosesDriver(name) ? [[name, value]] : [])),
  );

const settings = Object.keys(environment.shape);

/**
 * The process's variables over those of the checkout's .env. Throws a UserError with one line per mistake in that file.
 */
export function environmentOf(root: string): NodeJS.ProcessEnv {
  const path = join(root, '.env');
  const { values, lines, mistakes } = readEnvFile(path);
  const strange = Object.keys(values).flatMap((name) => {
    const near = nearSetting(name, settings);
    return near ? [`line ${lines[name]}: ${name} is no setting; did you mean ${near}?`] : [];
  });
  const all = [...mistakes, ...strange];
  if (all.length > 0) throw new HostError(all.map((mistake) => `${path}, ${mistake}`).join('\n'));
  return { ...values, ...process.env };
}

/** The process's environment belongs to other programs too: a strange name in it is a warning at most. */
function strangers(env: NodeJS.ProcessEnv): string[] {
  const ours = /^(DISCORD|SHARD|LOCAL|GALLERY|METRICS|DATA|BLOBS|PRUNE|LEFT_?SERVER|DEVICE|THREAD|LOG_?LEVEL)/i;
  return Object.keys(env).flatMap((name) => {
    const near = ours.test(name) ? nearSetting(name, settings) : undefined;
    return near && !env[near] ? [`${name} is set, but is no setting; did you mean ${near}?`] : [];
  });
}

/** What pg-boss asks for; it has run on 20.20 in our tests. */
const nodeOfQueue = [22, 12] as const;

function nodeWarning({ DATABASE_URL }: z.infer<typeof environment>): string[] {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNewer = major > nodeOfQueue[0] || (major === nodeOfQueue[0] && minor >= nodeOfQueue[1]);
  return DATABASE_URL === undefined || isNewer
    ? []
    : [`DATABASE_URL: its queue asks for Node ${nodeOfQueue.join('.')} or newer; this is ${process.versions.node}.`];
}

/** Everything that can be set, checked once; .env.example explains each line. */
export type Config = ReturnType<typeof readConfig>;

/**
 * Reads the settings; an empty one is an unset one. Throws a UserError with one line per mistake. `root`: the start of
 * a relative DATA_DIR.
 */
export function readConfig(env: NodeJS.ProcessEnv, root: string) {
  const typed = settings.flatMap((name) => {
    const text = env[name]?.trim();
    return text ? [[name, text] as const] : [];
  });
  const parsed = environment.safeParse(Object.fromEntries(typed));
  const mistakes = parsed.success
    ? [...accessMistakes(parsed.data), ...blobsMistakes(parsed.data), ...shardsMistakes(parsed.data)]
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  for (const [name, text] of typed)
    if (/\p{Cc}/u.test(text)) mistakes.push(`${name}: holds a line break or control character`);
  if (mistakes.length > 0 || !parsed.success) throw new HostError(mistakes.join('\n'));
  const value = parsed.data;
  return {
    /** Absolute folder of the database, sounds, uploads and own models. */
    dataDir: dataDirPath(value.DATA_DIR, root),
    /** Of PostgreSQL; undefined: SQLite in dataDir. Holds a password. */
    databaseUrl: value.DATABASE_URL,
    /** Where sounds and uploads are; undefined: with the database. Holds a secret. */
    blobs: value.BLOBS_URL,
    discord: value.DISCORD_TOKEN
      ? { token: value.DISCORD_TOKEN, guildId: value.DISCORD_GUILD_ID, api: value.DISCORD_API, shards: value.SHARDS }
      : undefined,
    local: {
      host: value.LOCAL_HOST,
      port: value.LOCAL_PORT,
      token: value.LOCAL_TOKEN,
      allowedHosts: value.LOCAL_ALLOWED_HOSTS,
    },
    /** Name of the person at the local page. */
    localName: value.LOCAL_NAME,
    gallery: value.GALLERY_HOST
      ? { host: value.GALLERY_HOST, port: value.GALLERY_PORT, url: value.GALLERY_URL }
      : undefined,
    /** Where the program can be watched; undefined: nowhere. */
    metrics: value.METRICS_HOST
      ? { host: value.METRICS_HOST, port: value.METRICS_PORT, token: value.METRICS_TOKEN }
      : undefined,
    /** Also of other processes, which `rimshot top` asks. */
    metricsToken: value.METRICS_TOKEN,
    device: value.DEVICE,
    drivers: driversOf(env),
    /** CPU threads of worker and training; 0: see runtime/thread-limit.ts. */
    threads: value.THREADS,
    /** 0: never. */
    pruneAfterDays: value.PRUNE_AFTER_DAYS,
    /** 0: never. */
    leftServerDays: value.LEFT_SERVER_DAYS,
    /** No name may hold them. */
    blockedWords: value.BLOCKED_WORDS.split(',')
      .map((word) => word.trim())
      .filter((word) => word !== ''),
    links: { privacy: value.PRIVACY_URL, terms: value.TERMS_URL },
    hub: { endpoint: value.HF_ENDPOINT, token: value.HF_TOKEN },
    logLevel: value.LOG_LEVEL,
    /** One sentence per variable that is no setting but was probably meant to be one. */
    warnings: [...strangers(env), ...nodeWarning(value)],
  };
}
