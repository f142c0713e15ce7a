import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type KyselyPlugin, PostgresQueryCompiler } from 'kysely';
import { type Library, openLibrary } from '../../src/library/library.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { batchOf, kitContent, recipeOf, temporaryLibrary, wavOf } from './temporary-library.ts';

/** What SQLite alone understands, or understands in its own way. */
const onlySqlite: readonly RegExp[] = [
  /\binsert or\b|\breplace into\b|\bupdate or\b/i,
  /\b(?:instr|ifnull|iif|total|group_concat|julianday|unixepoch|strftime|datetime|printf|typeof|hex|randomblob|changes|last_insert_rowid)\s*\(/i,
  /\bjson_[a-z_]+\s*\(|->/i,
  /\bglob\b|\bregexp\b|\bmatch\b|\bcollate\b|\bindexed by\b|\bpragma\b|\bwithout rowid\b|\browid\b|\bsqlite_/i,
  // Scalar in SQLite, aggregates of one argument in PostgreSQL.
  /\b(?:min|max)\s*\([^()]*,/i,
  // Names in backticks or brackets.
  /`|\[/,
  // `is` compares values in SQLite alone.
  /\bis (?!null\b|not null\b|distinct\b|not distinct\b|true\b|false\b)/i,
  // An empty list is an error in PostgreSQL.
  /\bin \(\s*\)/i,
  /\blimit\s+\S+\s*,/i,
];

/** Compiles for PostgreSQL all that SQLite is asked. */
function compiled(statements: Set<string>): KyselyPlugin {
  const compiler = new PostgresQueryCompiler();
  return {
    transformQuery({ node, queryId }) {
      statements.add(compiler.compileQuery(node, queryId).sql);
      return node;
    },
    transformResult: async ({ result }) => result,
  };
}

const first = sampleId(recipeOf(1));
const kept = { sampleId: first, personId: 'discord:2' };
const wide = {
  personId: 'discord:2',
  serverId: 'one',
  words: [{ text: '1', parts: ['kick'] }],
  parts: ['kick', 'perc'],
  model: 'kick',
  tag: 'dark',
  collection: '0123456789abcdef',
  maker: 'ad',
  decay: 'short',
  pitch: 'low',
  brightness: 'dark',
} as const;

/** Every method of the library, in an order in which each finds something to do. */
const asked: readonly ((library: Library, upload: string) => Promise<unknown>)[] = [
  (library) => library.addSamples(batchOf('b1', [1, 2])),
  (library) => library.addSamples(batchOf('b2', [3], { makerName: '' })),
  (library, upload) =>
    library.addSamples({
      ...batchOf('b3', []),
      items: [
        {
          recipe: recipeOf(4, { kind: 'inpaint', source: { upload }, keepMs: 20, resamples: 2 }),
          wav: wavOf(4),
        },
        { recipe: recipeOf(5, { kind: 'vary', source: { sample: first }, strength: 0.5 }), wav: wavOf(5) },
      ],
    }),
  (library) => library.knownAmong([first]),
  (library) => library.withAudio([first]),
  (library) => library.withAudio([]),
  (library) => library.readAudio(first),
  (library) => library.audioUrl(first),
  (library) => library.audioHost('https://drums.example.org'),
  (library) => library.restoreAudio(first, wavOf(1)),
  (library) => library.shareWith('two', [first]),
  (library) => library.shareWith('two', []),
  ...[{}, { serverId: 'one' }, { publicOnly: true }].flatMap((scope) => [
    (library: Library) => library.findSample(first, scope),
    (library: Library) => library.searchSamples({ ...scope, text: 'a%_\\', limit: 5 }),
    (library: Library) => library.searchSamples({ ...scope, text: '', limit: 5, offset: 1 }),
    (library: Library) => library.newest({ ...scope, limit: 5 }),
    (library: Library) => library.newest({ ...scope, model: 'kick', limit: 5 }),
    (library: Library) => library.top({ ...scope, period: 'all', limit: 5 }),
    (library: Library) => library.top({ ...scope, period: 'week', model: 'kick', limit: 5 }),
    (library: Library) => library.ancestors(first, scope),
    (library: Library) => library.descendants(first, scope),
  ]),
  (library) => library.samplesOfBatch('b1'),
  (library) => library.toggleHeart({ sampleId: first, personId: 'discord:2', serverId: 'one', allowOwn: false }),
  (library) => library.voteCounts('one', [first]),
  (library) => library.voteCounts('one', []),
  (library) => library.keepSample(kept),
  (library) => library.nameKeep({ ...kept, name: 'Boom' }),
  (library) => library.tagKeep({ ...kept, add: ['dark', 'wet'], remove: [] }),
  (library) => library.tagKeep({ ...kept, add: [], remove: ['wet'] }),
  (library) => library.tagsOf('discord:2', 5),
  (library) => library.keepsAmong('discord:2', [first]),
  (library) => library.collectSample({ ...kept, name: 'Album' }),
  (library) => library.unmeasured(5),
  (library) =>
    library.storeFacts([{ id: first, part: 'kick', decay_ms: 1, brightness_hz: 2, pitch_hz: 3, vector: 'A' }]),
  (library) => library.factsOf(first),
  (library) => library.vectorsIn({ serverId: 'one' }),
  ...(['kept', 'made'] as const).flatMap((of) => {
    const filter = { ...wide, of };
    return [
      (library: Library) => library.findSounds({ ...filter, limit: 5, offset: 1 }),
      (library: Library) => library.findSounds({ personId: 'discord:2', serverId: 'one', of, limit: 5 }),
      (library: Library) => library.findSounds({ ...filter, pitch: 'none', parts: [], limit: 5 }),
      (library: Library) => library.vectorsOf({ ...filter, limit: 5 }),
    ];
  }),
  async (library) => {
    const { id = '' } = (await library.collectionNamed('discord:2', 'album')) ?? {};
    assert.equal((await library.findCollection(id))?.count, 1);
    await library.collectionsOf('discord:2');
    await library.collectionSamples(id, { serverId: 'one' });
    await library.renameCollection({ personId: 'discord:2', id, name: 'Album' });
    await library.uncollect({ personId: 'discord:2', id, sampleId: first });
    const undo = await library.uncollect({ personId: 'discord:2', id });
    await library.undoRemoval({ id: undo ?? '', personId: 'discord:2' });
    await library.undoRemoval({ id: (await library.unkeepSample(kept)) ?? '', personId: 'discord:2' });
    const { undo: named = '' } = await library.nameKeep({ ...kept, name: 'Bang' });
    assert.ok(await library.undoRemoval({ id: named, personId: 'discord:2' }));
  },
  (library) => library.keptSounds('discord:2'),
  (library) => library.isKept('discord:2', first),
  (library) => library.createSyncLink('discord:2'),
  (library) => library.createSyncLink('discord:2').then((token) => library.syncLinkOwner(token)),
  (library) => library.hasSyncLink('discord:2'),
  (library) => library.revokeSyncLink('discord:2'),
  (library) => library.claimFame(first, 'one'),
  (library) => library.pendingFame('one', 5),
  (library) => library.markFamePosted(first, 'one'),
  (library) => library.countMadeToday('discord:1', 'one'),
  (library) => library.changeSettings('one', { publicGallery: true }),
  (library) => library.settings('one'),
  (library, upload) => library.findUpload({ begins: upload.slice(0, 4), personId: 'discord:1' }),
  (library, upload) => library.readUpload(upload),
  (library) => library.addKit({ id: 'k1', serverId: 'one', ownerId: 'discord:2', content: kitContent }),
  (library) => library.findKit('k1', { publicOnly: true }),
  (library) => library.kits({ serverId: 'one', ownerId: 'discord:2', text: 'n%_\\', limit: 5 }),
  (library) => library.changeKit('k1', (kit) => ({ ...kit, tempo: 90 })),
  (library) => library.setCurrentKit({ personId: 'discord:2', serverId: 'one', kitId: 'k1' }),
  (library) => library.currentKit({ personId: 'discord:2', serverId: 'one' }),
  (library) => library.toggleKitHeart({ kitId: 'k1', personId: 'discord:3', allowOwn: false }),
  async (library) =>
    library.copyKit((await library.findKit('k1'))!, { serverId: 'one', ownerId: 'discord:3', source: 'r' }),
  async (library) => library.watchKits(() => undefined)(),
  (library) => library.heardOfKit({ kitId: 'k1', ownerId: 'discord:2', serverId: 'one' }),
  (library) => library.pruneAudio(-1, () => true),
  (library) => library.pruneUploads(-1),
  (library) => library.sweepBlobs(-60_000),
  (library) => library.deleteSample(first),
  (library) => library.deleteKit({ kitId: 'k1', personId: 'discord:2' }),
  async (library) => {
    for await (const page of library.soundsForExport('discord:2')) assert.ok(page.length > 0);
  },
  (library) => library.groupsForExport('discord:2'),
  (library) => library.uploadsOf('discord:1'),
  (library) => library.dataOf('discord:2'),
  (library) => library.forgetPerson('discord:2'),
  (library) => library.report({ serverId: 'one', kind: 'sound', subject: first, personId: 'discord:2' }),
  (library) => library.reportsIn('one', 5),
  (library) => library.setHidden({ serverId: 'one', kind: 'sound', subject: first }, true),
  (library) => library.newest({ publicOnly: true, limit: 5 }),
  (library) => library.setHidden({ serverId: 'one', kind: 'sound', subject: first }, false),
  (library) => library.dismissReports({ serverId: 'one', kind: 'sound', subject: first }),
  async (library) => library.checkName('Nightbus'),
  (library) => library.serverJoined('two'),
  (library) => library.serverLeft('one'),
  (library) => library.serversPresent([]),
  (library) => library.removeLeftServers(-1),
  (library) => library.rowCounts(),
  (library) => library.assertWritable(),
];

test('every query of the library compiles for PostgreSQL, and none needs what SQLite alone understands', async (t) => {
  const { db, dataDir } = await temporaryLibrary(t);
  const statements = new Set<string>();
  const plugin = compiled(statements);
  const library = openLibrary({
    db: { ...db, sql: db.sql.withPlugin(plugin), longReads: db.longReads.withPlugin(plugin) },
    dataDir,
  });
  const called = new Set<string>(['addUpload', 'close']);
  const watched = new Proxy(library, {
    get(target, name: keyof Library) {
      called.add(name);
      return target[name];
    },
  });
  const upload = await watched.addUpload({ bytes: Buffer.from('RIFF'), personId: 'discord:1' });
  for (const ask of asked) await ask(watched, upload);
  assert.deepEqual([...called].sort(), Object.keys(library).sort(), 'every method is asked here');
  assert.ok(statements.size > 50, `${statements.size} statements`);
  for (const statement of statements)
    for (const pattern of onlySqlite) assert.doesNotMatch(statement, pattern, `${pattern} in: ${statement}`);
});

test('SQL is written by hand in the library, the cluster and among peers alone', () => {
  const source = fileURLToPath(new URL('../../src', import.meta.url));
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const byHand = files.filter((name) => /\bsql(?:<[^`]*>)?`/.test(readFileSync(join(source, name), 'utf8')));
  assert.ok(byHand.length > 3);
  for (const name of byHand) assert.match(name, /^(library|cluster|peers)[\\/]/, name);
});
