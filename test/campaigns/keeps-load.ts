/**
 * Load on the Library page, by hand: `node --import tsx test/campaigns/keeps-load.ts [--sounds 20000] [--times 15]
 * [--write]`. One person keeps that many sounds; every filter, search and the map are asked over HTTP. Prints a table;
 * `--write` puts it into docs/web.md.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { type Db, openDatabase } from '../../src/library/database.ts';
import type { Tables } from '../../src/library/tables.ts';
import { mostPoints } from '../../src/likeness/likeness.ts';
import { toText, vectorLength } from '../../src/likeness/likeness-vector.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { recipeOf } from '../library/temporary-library.ts';
import { startWholeApp } from '../web/whole-app.ts';
import { machine, median, optionsOf, scratchFolder, tableOf, writeInto } from './campaign.ts';

const options = optionsOf({ sounds: 20_000, times: 15, write: false });
const models = ['kick', 'snare', 'hat', 'perc'] as const;
const hats = ['closed-hat', 'half-open-hat', 'open-hat'] as const;
const me = 'local:me';
const perBatch = 8;
const start = Date.UTC(2026, 0, 1);

/** The rows of sound `i`: a part, a name for one in five, one to three tags, a vector near its model's others. */
function rowsOf(i: number) {
  const model = models[i % models.length]!;
  const recipe = recipeOf(i, undefined, model);
  const id = sampleId(recipe);
  const vector = Uint8Array.from(
    { length: vectorLength },
    (_, k) => 90 + 40 * Math.sin((i % models.length) * 3 + k) + ((i * 7919 + k * 104_729) % 61),
  );
  const facts: Tables['sample_facts'] = {
    sample_id: id,
    part: model === 'hat' ? hats[i % hats.length]! : model,
    decay_ms: 50 + ((i * 37) % 700),
    brightness_hz: 60 + ((i * 61) % 9000),
    pitch_hz: i % 3 === 0 ? 40 + (i % 90) : null,
    vector: toText(vector),
  };
  const name = i % 5 === 0 ? `Night bus ${i}` : null;
  const keep = { person_id: me, sample_id: id, kept_at: start + i, name, folded: (name ?? '').toLowerCase() };
  const tags = Array.from({ length: 1 + (i % 3) }, (_, n) => `tag${(i * (n + 3)) % 40}`);
  return { id, model, recipe, facts, keep, tags: [...new Set(tags)] };
}

async function fill({ sql }: Db): Promise<void> {
  await sql.transaction().execute(async (db) => {
    await db.insertInto('people').values({ id: me, name: 'Ada', updated_at: start }).execute();
    await db
      .insertInto('collections')
      .values({ id: '0123456789abcdef', person_id: me, name: 'Album', folded: 'album', created_at: start })
      .execute();
    for (let first = 0; first < options.sounds; first += perBatch) {
      const rows = Array.from({ length: perBatch }, (_, n) => rowsOf(first + n));
      const batch = { maker_id: me, created_at: start + first };
      const batch_id = `b${first}`;
      await db
        .insertInto('batches')
        .values({ id: batch_id, server_id: 'local', ...batch })
        .execute();
      const samples = rows.map(({ id, model, recipe }) => ({ id, model, recipe: JSON.stringify(recipe), batch_id }));
      await db
        .insertInto('samples')
        .values(samples.map((row) => ({ ...row, ...batch, has_audio: 1 as const })))
        .execute();
      const shown = rows.map(({ id }, position) => ({ batch_id, sample_id: id, position }));
      await db.insertInto('batch_samples').values(shown).execute();
      await db
        .insertInto('sample_facts')
        .values(rows.map(({ facts }) => facts))
        .execute();
      await db
        .insertInto('keeps')
        .values(rows.map(({ keep }) => keep))
        .execute();
      const tags = rows.flatMap(({ id, tags }) => tags.map((tag) => ({ person_id: me, sample_id: id, tag })));
      await db.insertInto('keep_tags').values(tags).execute();
      const placed = rows.slice(0, 1).map(({ id }) => ({ collection_id: '0123456789abcdef', sample_id: id }));
      await db
        .insertInto('collection_samples')
        .values(placed.map((row) => ({ ...row, added_at: start })))
        .execute();
    }
  });
}

const asked: readonly (readonly [what: string, path: string])[] = [
  ['all one keeps', '/library'],
  ['all one made', '/library?of=made'],
  ['page 500', '/library?page=500'],
  ['instrument', '/library?instrument=open-hat'],
  ['decay', '/library?decay=long'],
  ['pitch', '/library?pitch=low'],
  ['brightness', '/library?brightness=dark'],
  ['model', '/library?model=snare'],
  ['tag', '/library?tag=tag7'],
  ['collection', '/library?collection=0123456789abcdef'],
  ['maker', '/library?maker=ada'],
  ['“open hat”', '/library?q=open+hat'],
  ['“night bus”', '/library?q=night+bus'],
  ['a seed', '/library?q=12345'],
  ['a tag, typed', '/library?q=tag7'],
  ['nothing that is there', '/library?q=zebra'],
  ['five words and all filters', '/library?q=night+bus+open+hat+ada&decay=long&pitch=none&brightness=bright&tag=tag7'],
  [`map of ${mostPoints} sounds, first`, '/api/map'],
];

/** Maps that are drawn anew, each of as many sounds: the server remembers the last ones. */
const maps = ['/api/map', '/api/map?of=made', ...models.map((model) => `/api/map?model=${model}`)];

const folder = scratchFolder();
try {
  const db = await openDatabase(folder.path);
  await fill(db);
  await db.close();
  const whole = await startWholeApp({ dataDir: folder.path, measures: true });
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  const rows: string[][] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  for (const [what, path] of asked) {
    const isMap = path.startsWith('/api/map');
    const walls: number[] = [];
    // Threads start and code is compiled outside of the figures.
    if (!isMap) for (let i = 0; i < 3; i++) await (await fetch(whole.local.address + path)).text();
    else await (await fetch(`${whole.local.address}/api/map?tag=tag7`)).text();
    const cpu = process.cpuUsage();
    const paths = isMap ? maps : Array.from({ length: options.times }, () => path);
    delay.enable();
    for (const path of paths) {
      const began = performance.now();
      await (await fetch(whole.local.address + path)).text();
      walls.push(performance.now() - began);
    }
    delay.disable();
    const { user, system } = process.cpuUsage(cpu);
    rows.push([
      what,
      ms(Math.min(...walls)),
      ms(median(walls)),
      ms((user + system) / 1000 / paths.length),
      ms(delay.max / 1e6),
    ]);
    delay.reset();
  }
  await whole.stop();
  const head = ['asked', 'fastest', 'median', 'processor time, all threads', 'longest standstill of the event loop'];
  const text = `${tableOf(head, rows)}\n\n${options.sounds} kept sounds, ${options.times} requests each. ${machine()}`;
  console.log(text);
  if (options.write) writeInto('web.md', 'keeps-load', text);
} finally {
  folder.remove();
}
