import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { databaseUrl as databaseUrlSetting } from '../config/setting-values.ts';
import { copyBlobs } from '../library/copy-blobs.ts';
import { copiedNames, copyTable } from '../library/copy-rows.ts';
import { type Db, databaseFile, lockDataDir, openDatabase } from '../library/database.ts';
import { openBlobs } from '../library/open-blobs.ts';
import { openInstalledDatabase } from '../library/open-installation.ts';
import { placeOf } from '../library/postgres-pool.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';

const examples = `
Stop Rimshot first. Votes, names, keeps, kits, settings, sounds and uploads are copied and compared by count and digest;
what is here stays as it is. Cut off, it goes on where it was when it is run again. Without an address it copies to
DATABASE_URL and BLOBS_URL of .env, which the next start uses; so sounds come into a bucket.

Examples:
  $ npm run rimshot -- migrate-to
  $ npm run rimshot -- migrate-to postgres://rimshot:secret@db.example.org/rimshot`;

export function register(program: Command, context: CliContext): void {
  program
    .command('migrate-to')
    .description('Copy the library of DATA_DIR into a PostgreSQL database (docs/scale.md).')
    .argument('[url]', 'address of an empty PostgreSQL database; default: DATABASE_URL')
    .addHelpText('after', examples)
    .action(async (typed: string | undefined) => {
      const { dataDir, blobs: place, databaseUrl = '' } = context.config();
      const url = checkedUrl(typed ?? databaseUrl);
      if (!existsSync(databaseFile(dataDir)))
        throw new HostError(`There is nothing to copy: ${databaseFile(dataDir)} does not exist.`);
      const unlock = lockDataDir(dataDir);
      try {
        const from = await openDatabase(dataDir);
        const to = await openInstalledDatabase({ dataDir, databaseUrl: url }).catch(closing(from));
        try {
          await copy(from, to, { dataDir, place });
          await explainJobs(from);
          console.log(`${placeOf(url)} holds the library of ${dataDir} now. ${dataDir} is unchanged.`);
        } finally {
          await to.close();
          await from.close();
        }
      } finally {
        unlock();
      }
    });
}

function checkedUrl(text: string): string {
  const parsed = databaseUrlSetting.safeParse(text);
  if (!parsed.success) throw new HostError(`The address ${parsed.error.issues[0]?.message}.`);
  return parsed.data;
}

const closing =
  (db: Db) =>
  async (error: unknown): Promise<never> => {
    await db.close();
    throw error;
  };

type Place = Pick<Parameters<typeof openBlobs>[0], 'dataDir' | 'place'>;

/** Bytes before rows: no row is ever there without its sound. */
async function copy(from: Db, to: Db, { dataDir, place }: Place): Promise<void> {
  const [here, there] = await Promise.all([openBlobs({ db: from, dataDir }), openBlobs({ db: to, dataDir, place })]);
  const sounds = await from.sql.selectFrom('samples').select('id').where('has_audio', '=', 1).execute();
  const uploads = await from.sql.selectFrom('uploads').select('sha256').execute();
  const kinds = {
    samples: sounds.map(({ id }) => id),
    uploads: uploads.map(({ sha256 }) => sha256),
  } as const;
  for (const kind of ['samples', 'uploads'] as const) {
    const { copied, missing } = await copyBlobs(here(kind), there(kind), kinds[kind]);
    console.log(`${kind}: ${copied} files${missing > 0 ? `, ${missing} are missing here as well` : ''}`);
  }
  for (const table of copiedNames) console.log(`${table}: ${await copyTable(from.sql, to.sql, table)} rows`);
}

async function explainJobs(db: Db): Promise<void> {
  const { count } = await db.sql
    .selectFrom('jobs')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', 'in', ['waiting', 'running', 'made'])
    .executeTakeFirstOrThrow();
  if (count > 0)
    console.log(`${count} unfinished requests stay behind: start Rimshot once without DATABASE_URL to finish them.`);
}
