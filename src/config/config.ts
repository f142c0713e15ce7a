import { join } from 'node:path';
import { z } from 'zod';
import { parseDevice } from '../runtime/device-name.ts';
import type { Device } from '../runtime/session.ts';
import { HostError, UserError } from '../user-error.ts';
import { isLoopback } from '../web/is-loopback.ts';
import { dataDirPath } from './data-dir-path.ts';
import { readEnvFile } from './env-file.ts';
import { nearSetting } from './near-setting.ts';
import { folder, host, hostList, port, webAddress } from './setting-values.ts';

/** An unset variable and an empty one mean the same: the default. */
const text = z.string().trim().min(1).optional();

function asDevice(word: string, context: z.RefinementCtx): Device | 'auto' {
  try {
    return parseDevice(word);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    context.addIssue(error.message);
    return z.NEVER;
  }
}

const environment = z.object({
  DATA_DIR: folder.default('data'),
  DISCORD_TOKEN: z
    .string()
    .regex(/^[^\s"'`]+$/, 'must be the token alone, without quotes, spaces or "Bot " in front')
    .optional(),
  DISCORD_GUILD_ID: z
    .string()
    .regex(/^\d{17,20}$/, 'must be a server id of 17 to 20 digits')
    .optional(),
  DISCORD_API: webAddress('http://127.0.0.1:4000/api').optional(),
  LOCAL_HOST: host.default('127.0.0.1'),
  LOCAL_PORT: port(4480),
  LOCAL_NAME: z.string().max(32, 'must have at most 32 characters').optional(),
  LOCAL_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  LOCAL_ALLOWED_HOSTS: hostList,
  GALLERY_HOST: host.optional(),
  GALLERY_PORT: port(4481),
  DEVICE: z.string().default('auto').transform(asDevice),
  GALLERY_URL: webAddress('https://drums.example.org', { path: false }).optional(),
  THREADS: z.coerce.number('must be a number').int().min(0).max(256).default(0),
  PRUNE_AFTER_DAYS: z.coerce.number('must be a number').min(0).default(0),
  HF_ENDPOINT: webAddress('https://huggingface.co').default('https://huggingface.co'),
  HF_TOKEN: text,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('warn'),
});

/** Everything that can be set, checked once; .env.example explains each line. */
export interface Config {
  /** Absolute folder of the database, sounds, uploads and own models. */
  readonly dataDir: string;
  readonly discord:
    | { readonly token: string; readonly guildId: string | undefined; readonly api: string | undefined }
    | undefined;
  readonly local: {
    readonly host: string;
    readonly port: number;
    readonly token: string | undefined;
    /** Names, some with a port, lower case, by which requests may arrive besides the bound address. */
    readonly allowedHosts: readonly string[];
  };
  /** How the person at the local page is called. */
  readonly localName: string | undefined;
  readonly gallery: { readonly host: string; readonly port: number; readonly url: string | undefined } | undefined;
  readonly device: Device | 'auto';
  /** Variables of the environment that choose GPU drivers: the worker inherits them. */
  readonly drivers: Readonly<Record<string, string>>;
  /** CPU threads of worker and training; 0: as many as are worth it (worker/thread-limit.ts). */
  readonly threads: number;
  /** 0: never. */
  readonly pruneAfterDays: number;
  readonly hub: { readonly endpoint: string; readonly token: string | undefined };
  readonly logLevel: z.infer<typeof environment>['LOG_LEVEL'];
  /** Sentences about variables that mean nothing here but were probably meant to. */
  readonly warnings: readonly string[];
}

const driversOf = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && /^(VK|MESA|DRI|CUDA|NVIDIA|HIP|ROCR)_/.test(name) ? [[name, value]] : [],
    ),
  );

/** Settings whose values are words; written in capitals they mean the same. */
const words: ReadonlySet<string> = new Set(['DEVICE', 'LOG_LEVEL']);
const settings = Object.keys(environment.shape);

/** The process's variables over those of the checkout's .env. Throws a UserError with one line a mistake in that file. */
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

/** The process's environment belongs to others too: what is not ours in it is a warning at most. */
function strangers(env: NodeJS.ProcessEnv): string[] {
  const ours = /^(DISCORD|LOCAL|GALLERY|DATA|PRUNE|DEVICE|THREAD|LOG_?LEVEL)/i;
  return Object.keys(env).flatMap((name) => {
    const near = ours.test(name) ? nearSetting(name, settings) : undefined;
    return near && !env[near] ? [`${name} is set, but is no setting; did you mean ${near}?`] : [];
  });
}

/** Reads the settings. Throws a UserError with one line a mistake. `root`: what a relative DATA_DIR starts from. */
export function readConfig(env: NodeJS.ProcessEnv, root: string): Config {
  const known = Object.fromEntries(
    settings
      .map((name) => [name, (words.has(name) ? env[name]?.toLowerCase() : env[name])?.trim() || undefined])
      .filter(([, value]) => value !== undefined),
  );
  const parsed = environment.safeParse(known);
  const mistakes = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  for (const name of settings)
    if (/\p{Cc}/u.test(env[name]?.trim() ?? '')) mistakes.push(`${name}: holds a line break or control character`);
  const value = parsed.data;
  if (value && !value.LOCAL_TOKEN) {
    if (!isLoopback(value.LOCAL_HOST))
      mistakes.push(
        `LOCAL_TOKEN: must be set, because LOCAL_HOST=${value.LOCAL_HOST} is reachable from other machines`,
      );
    // A proxy on this machine lets others in, and its requests come from loopback like everybody's here.
    else if (value.LOCAL_ALLOWED_HOSTS.length > 0)
      mistakes.push('LOCAL_TOKEN: must be set, because LOCAL_ALLOWED_HOSTS lets others in under these names');
  }
  if (mistakes.length > 0 || !value) throw new HostError(mistakes.join('\n'));
  return {
    dataDir: dataDirPath(value.DATA_DIR, root),
    discord: value.DISCORD_TOKEN
      ? { token: value.DISCORD_TOKEN, guildId: value.DISCORD_GUILD_ID, api: value.DISCORD_API }
      : undefined,
    local: {
      host: value.LOCAL_HOST,
      port: value.LOCAL_PORT,
      token: value.LOCAL_TOKEN,
      allowedHosts: value.LOCAL_ALLOWED_HOSTS,
    },
    localName: value.LOCAL_NAME,
    gallery: value.GALLERY_HOST
      ? { host: value.GALLERY_HOST, port: value.GALLERY_PORT, url: value.GALLERY_URL }
      : undefined,
    device: value.DEVICE,
    drivers: driversOf(env),
    threads: value.THREADS,
    pruneAfterDays: value.PRUNE_AFTER_DAYS,
    hub: { endpoint: value.HF_ENDPOINT, token: value.HF_TOKEN },
    logLevel: value.LOG_LEVEL,
    warnings: strangers(env),
  };
}
