import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { config as readDotenv } from 'dotenv';
import { z } from 'zod';
import { UserError } from './user-error.ts';
import { parseDevice } from './worker/device-name.ts';
import type { Device } from './worker/session.ts';

/** An unset variable and an empty one mean the same: the default. */
const text = z.string().trim().min(1).optional();
const port = (fallback: number) => z.coerce.number('must be a number').int().min(0).max(65535).default(fallback);

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
  DATA_DIR: z.string().default('data'),
  DISCORD_TOKEN: text,
  DISCORD_GUILD_ID: z
    .string()
    .regex(/^\d{17,20}$/, 'must be a server id of 17 to 20 digits')
    .optional(),
  DISCORD_API: z.url('must be an address like http://127.0.0.1:4000/api').optional(),
  LOCAL_HOST: z.string().default('127.0.0.1'),
  LOCAL_PORT: port(4480),
  LOCAL_NAME: z.string().max(32, 'must have at most 32 characters').optional(),
  LOCAL_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  GALLERY_HOST: text,
  GALLERY_PORT: port(4481),
  GALLERY_URL: z.url('must be an address like https://drums.example.org').optional(),
  DEVICE: z.string().default('auto').transform(asDevice),
  THREADS: z.coerce.number('must be a number').int().min(0).max(256).default(0),
  PRUNE_AFTER_DAYS: z.coerce.number('must be a number').min(0).default(0),
  HF_ENDPOINT: z.url('must be an address like https://huggingface.co').default('https://huggingface.co'),
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
  readonly local: { readonly host: string; readonly port: number; readonly token: string | undefined };
  /** How the person at the local page is called. */
  readonly localName: string | undefined;
  readonly gallery: { readonly host: string; readonly port: number; readonly url: string | undefined } | undefined;
  readonly device: Device | 'auto';
  /** Variables of the environment that choose GPU drivers: the worker inherits them. */
  readonly drivers: Readonly<Record<string, string>>;
  /** CPU threads of the worker; 0 is ONNX Runtime's choice. */
  readonly threads: number;
  /** 0: never. */
  readonly pruneAfterDays: number;
  readonly hub: { readonly endpoint: string; readonly token: string | undefined };
  readonly logLevel: z.infer<typeof environment>['LOG_LEVEL'];
}

const driversOf = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value !== undefined && /^(VK|MESA|DRI|CUDA|NVIDIA|HIP|ROCR)_/.test(name) ? [[name, value]] : [],
    ),
  );

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host);

/** The process's variables over those of the checkout's .env. */
export function environmentOf(root: string): NodeJS.ProcessEnv {
  const file: Record<string, string> = {};
  const { error } = readDotenv({ path: join(root, '.env'), quiet: true, processEnv: file });
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  // No .env is fine; one that cannot be read would silently mean other settings.
  if (error && code !== 'ENOENT') throw new UserError(`${join(root, '.env')} cannot be read: ${error.message}`);
  return { ...file, ...process.env };
}

/** Reads the settings. Throws a UserError with one line a mistake. `root`: what a relative DATA_DIR starts from. */
export function readConfig(env: NodeJS.ProcessEnv, root: string): Config {
  const known = Object.fromEntries(
    Object.keys(environment.shape)
      .map((name) => [name, env[name]?.trim() || undefined])
      .filter(([, value]) => value !== undefined),
  );
  const parsed = environment.safeParse(known);
  const mistakes = parsed.success
    ? []
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const value = parsed.data;
  if (value && !isLoopback(value.LOCAL_HOST) && !value.LOCAL_TOKEN)
    mistakes.push(`LOCAL_TOKEN: must be set, because LOCAL_HOST=${value.LOCAL_HOST} is reachable from other machines`);
  if (mistakes.length > 0 || !value) throw new UserError(mistakes.join('\n'));
  return {
    dataDir: resolve(root, value.DATA_DIR.replace(/^~(?=\/|$)/, homedir())),
    discord: value.DISCORD_TOKEN
      ? { token: value.DISCORD_TOKEN, guildId: value.DISCORD_GUILD_ID, api: value.DISCORD_API }
      : undefined,
    local: { host: value.LOCAL_HOST, port: value.LOCAL_PORT, token: value.LOCAL_TOKEN },
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
  };
}
