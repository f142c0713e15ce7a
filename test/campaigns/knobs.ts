/**
 * What the knobs do, by hand, into docs/sound.md:
 * `node --import tsx test/campaigns/knobs.ts --data DRUMS --folder PLACE [--models kick,snare,hat,perc,OWN] [--own DATA_DIR]
 * [--count 200] [--heard 60] [--fresh 60] [--rounds 5] [--write]`. DRUMS has the folders kick, snare, hihat and percussion (docs/sound.md), for the
 * class check. Tables have to be there (`rimshot models knobs`). Every sound is made and measured anew; `--folder` keeps the
 * measures, so that a run that was ended goes on.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readWav } from '../../src/audio/wav.ts';
import { characterOf } from '../../src/evaluation/character.ts';
import { featuresOf } from '../../src/evaluation/features.ts';
import { shareOf } from '../../src/evaluation/nearest-real.ts';
import { oneShotOf } from '../../src/evaluation/one-shot.ts';
import { openKnobTables } from '../../src/model-store/knob-tables.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { bestOf, candidatesFor, type KnobSources, knobRecipes } from '../../src/sound/knob-recipes.ts';
import type { KnobTable } from '../../src/sound/knob-table.ts';
import { type Asked, type Character, type Knob, knobs } from '../../src/sound/knobs.ts';
import { type InstalledModel, modelKey } from '../../src/sound/manifest.ts';
import { canonicalJson, type Recipe } from '../../src/sound/recipe.ts';
import { seedRecipes } from '../../src/sound/resolve-recipe.ts';
import { createEngine } from '../../src/worker/host.ts';
import { uniform } from '../audio/tones.ts';
import { machine, median, optionsOf, scratchFolder, tableOf, writeInto } from './campaign.ts';
import { openClassCheck } from './drum-classes.ts';

const options = optionsOf({
  data: '',
  models: 'kick,snare,hat,perc',
  own: '',
  count: 200,
  heard: 60,
  fresh: 60,
  bank: 80,
  rounds: 5,
  threads: 1,
  folder: '',
  write: false,
});
const scratch = options.folder ? undefined : scratchFolder();
const place = options.folder || scratch!.path;
mkdirSync(place, { recursive: true });

const store = openModelStore({
  bundledDir: fileURLToPath(new URL('../../models', import.meta.url)),
  dataDir: options.own || join(place, 'none'),
});
const tables = openKnobTables({ dataDir: options.own || join(place, 'none') });
const engine = createEngine({ device: 'cpu', threads: options.threads, models: () => store.list() });

interface Made {
  readonly character: Character | undefined;
  /** Features, for the class check. */
  readonly features: Float64Array;
}

const keptPath = join(place, 'knobs.jsonl');
const kept = new Map<string, Made>();
if (existsSync(keptPath))
  for (const line of readFileSync(keptPath, 'utf8').split('\n')) {
    if (!line.endsWith('}')) continue;
    const { key, character, features } = JSON.parse(line) as Made & { key: string; features: number[] };
    kept.set(key, { character, features: Float64Array.from(features) });
  }

/** The sound of a recipe, made and measured as it is heard. */
async function made(model: InstalledModel, recipe: Recipe): Promise<Made> {
  const key = canonicalJson(recipe);
  const known = kept.get(key);
  if (known) return known;
  const { wavs } = await engine.generate({ id: 'knobs', model, items: [{ recipe }] });
  const { sound } = readWav(wavs[0]!);
  const features = featuresOf(await oneShotOf(sound));
  const result: Made = { character: await characterOf(sound), features };
  appendFileSync(keptPath, `${JSON.stringify({ key, ...result, features: Array.from(features) })}\n`);
  kept.set(key, result);
  return result;
}

/** Ranks, ties in their middle. */
function ranksOf(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranks: number[] = [];
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}

function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranksOf(a), ranksOf(b)];
  const mean = (x.length - 1) / 2;
  const sum = (p: readonly number[], q: readonly number[]): number =>
    p.reduce((total, value, i) => total + (value - mean) * (q[i]! - mean), 0);
  return sum(x, y) / Math.sqrt(sum(x, x) * sum(y, y));
}

/** Sounds of an answer. */
const perAnswer = 4;

interface Trial {
  readonly asked: Record<string, number[]>;
  readonly measured: Record<string, number[]>;
  readonly sounds: Made[];
  readonly recipes: Recipe[];
}

interface TrialParts {
  readonly model: InstalledModel;
  readonly table: KnobTable;
  readonly count: number;
  readonly random: () => number;
  readonly fresh?: boolean;
  /** Every seed was heard: all are turned towards fresh noise. */
  readonly isHeard?: boolean;
}

/** Asks for these knobs at random percentiles, each apart, and measures what comes. */
async function tried(
  which: readonly Knob[],
  { model, table, count, random, fresh, isHeard }: TrialParts,
): Promise<Trial> {
  const trial: Trial = { asked: {}, measured: {}, sounds: [], recipes: [] };
  const sources: KnobSources = {
    table,
    randomSeed: () => Math.floor(random() * 2 ** 32),
    heardAmong: async (recipes) => new Set(isHeard ? recipes.keys() : []),
  };
  // As people ask: four sounds an answer, of which fresh ones are chosen together.
  const each = fresh ? perAnswer : 1;
  for (let i = 0; i < count; i += each) {
    const wish = Object.fromEntries(which.map((knob) => [knob, String(Math.floor(random() * 101))]));
    const asked: Asked = { wish, ...(fresh && { fresh }) };
    const recipes = await knobRecipes(model.manifest, asked, each, sources);
    const all: Made[] = [];
    for (const recipe of recipes) all.push(await made(model, recipe));
    const characters = all.map(({ character }) => character);
    for (const place of bestOf(characters, asked, table, each)) {
      const { character } = all[place]!;
      if (!character) continue;
      trial.sounds.push(all[place]!);
      trial.recipes.push(recipes[place]!);
      for (const knob of which) {
        trial.asked[knob] = [...(trial.asked[knob] ?? []), Number(wish[knob])];
        trial.measured[knob] = [...(trial.measured[knob] ?? []), character[knob]];
      }
    }
  }
  return trial;
}

const correlations = (trial: Trial): number[] =>
  Object.keys(trial.asked).map((knob) => spearman(trial.asked[knob]!, trial.measured[knob]!));
const shown = (value: number): string => value.toFixed(2);
const percent = (value: number): string => (100 * value).toFixed(0);

/** Kicks asked for notes: the share within a semitone, by the estimator, of those with a clear partial; and the share that has one. */
async function notes({ model, table, random }: TrialParts): Promise<string> {
  if (model.manifest.instrument !== 'kick') return '–';
  const pitches = table.rows.flatMap(({ pitch }) => pitch ?? []);
  let [hits, clear] = [0, 0];
  const asked = Math.min(100, options.count);
  for (let i = 0; i < asked; i++) {
    const note = Math.round(pitches[Math.floor(random() * pitches.length)]!);
    const sources = {
      table,
      randomSeed: () => Math.floor(random() * 2 ** 32),
      heardAmong: async () => new Set<number>(),
    };
    const [recipe] = await knobRecipes(model.manifest, { wish: {}, note }, 1, sources);
    const { character } = await made(model, recipe!);
    if (character?.pitch === undefined) continue;
    clear++;
    if (Math.abs(character.pitch - note) <= 1) hits++;
  }
  return `${percent(hits / asked)} (${percent(clear / asked)} measurable)`;
}

type ClassCheck = Awaited<ReturnType<typeof openClassCheck>>;

const apart = (a: Made, b: Made, { space }: ClassCheck): number => {
  const [p, q] = [space(a.features), space(b.features)];
  return Math.hypot(...p.map((value, i) => value - q[i]!));
};

/** Median distance between sounds and those of their seeds as they are. */
async function fromOwnSeeds(model: InstalledModel, { sounds, recipes }: Trial, check: ClassCheck): Promise<number> {
  const distances: number[] = [];
  for (const [i, { seed }] of recipes.entries()) {
    const [recipe] = seedRecipes(model.manifest, { seed, count: 1 });
    distances.push(apart(sounds[i]!, await made(model, recipe!), check));
  }
  return median(distances);
}

/** Median distance between two sounds of a list. */
const betweenPairs = (sounds: readonly Made[], check: ClassCheck): number =>
  median(sounds.slice(1).map((sound, i) => apart(sounds[i]!, sound, check)));

/** All figures of one model: the table's row, and that of fresh sounds. */
async function rowsOf(key: string, check: ClassCheck | undefined): Promise<[string[], string[]]> {
  const model = store.resolve(key);
  const table = tables.of(model);
  const parts = { model, table, count: options.count, random: uniform(9) };
  const { instrument } = model.manifest;
  const plain: Made[] = [];
  for (const recipe of seedRecipes(model.manifest, { seed: 1, count: options.count }))
    plain.push(await made(model, recipe));
  const each = Math.ceil(options.count / knobs.length);
  const singles = [];
  for (const knob of knobs) singles.push(await tried([knob], { ...parts, count: each }));
  const pairs = knobs.flatMap((a, i) => knobs.slice(i + 1).map((b) => [a, b] as const));
  const twos = [];
  for (const pair of pairs) twos.push(await tried(pair, { ...parts, count: Math.ceil(options.count / pairs.length) }));
  const four = await tried(knobs, parts);
  const turned = [];
  for (const knob of knobs) turned.push(await tried([knob], { ...parts, count: options.heard, isHeard: true }));
  const checked = (trials: readonly Trial[]): string =>
    check
      ? percent(
          check.share(
            trials.flatMap(({ sounds }) => sounds),
            instrument,
          ),
        )
      : '–';
  const plainCheck = check ? percent(check.share(plain, instrument)) : '–';
  const [knobTime, freshTime] = await timeRatios(parts);
  const ofTable = [
    modelKey(model.manifest),
    `${table.rows.length}`,
    singles.map((trial) => shown(correlations(trial)[0]!)).join(' / '),
    shown(Math.min(...twos.flatMap(correlations))),
    correlations(four).map(shown).join(' / '),
    turned.map((trial) => shown(correlations(trial)[0]!)).join(' / '),
    `${plainCheck} → ${[singles, twos, [four]].map(checked).join(' / ')}`,
    shown(knobTime),
    await notes(parts),
  ];
  const fresh = [];
  for (const knob of knobs) fresh.push(await tried([knob], { ...parts, count: options.fresh, fresh: true }));
  const ofFresh = [
    modelKey(model.manifest),
    fresh.map((trial) => shown(correlations(trial)[0]!)).join(' / '),
    `${plainCheck} → ${checked(fresh)}`,
    shown(freshTime),
    check ? shown((await fromOwnSeeds(model, fresh[0]!, check)) / betweenPairs(plain, check)) : '–',
  ];
  return [ofTable, ofFresh];
}

/**
 * Time of an answer of four sounds by measured seeds and of fresh ones, over that of a plain one: medians of rounds in
 * which they take turns (`--rounds`), so that the machine's other work meets all of them.
 */
async function timeRatios({ model, table, random }: TrialParts): Promise<readonly [knob: number, fresh: number]> {
  const seed = (): number => Math.floor(random() * 2 ** 32);
  const sources = { table, randomSeed: seed, heardAmong: async () => new Set<number>() };
  const timed = async (asked: Asked | undefined): Promise<number> => {
    const began = performance.now();
    const recipes = asked
      ? await knobRecipes(model.manifest, asked, perAnswer, sources)
      : seedRecipes(model.manifest, { seed: seed(), count: perAnswer });
    const { wavs } = await engine.generate({ id: 'timed', model, items: recipes.map((recipe) => ({ recipe })) });
    if (asked?.fresh) for (const wav of wavs) await characterOf(readWav(wav).sound);
    return performance.now() - began;
  };
  const ratios: [number, number][] = [];
  await timed(undefined);
  for (let round = 0; round < options.rounds; round++) {
    const wish = { decay: String(Math.floor(random() * 101)) };
    const plain = await timed(undefined);
    ratios.push([(await timed({ wish })) / plain, (await timed({ wish, fresh: true })) / plain]);
  }
  return [median(ratios.map(([knob]) => knob)), median(ratios.map(([, fresh]) => fresh))];
}

/** How knobs hang together in a table: Spearman of each pair. */
function together(key: string): string[] {
  const { rows } = tables.of(store.resolve(key));
  const pair = (a: Knob, b: Knob): string =>
    shown(
      spearman(
        rows.map((row) => row[a]),
        rows.map((row) => row[b]),
      ),
    );
  return [key, ...knobs.flatMap((a, i) => knobs.slice(i + 1).map((b) => pair(a, b)))];
}

/** Share of a table's sounds with a clear partial. */
const clearIn = (rows: KnobTable['rows']): string => percent(shareOf(rows, ({ pitch }) => pitch !== undefined));

const check = options.data ? await openClassCheck(options.data, options.bank) : undefined;
const results: [string[], string[]][] = [];
const keys = options.models.split(',');
for (const key of keys) {
  results.push(await rowsOf(key, check));
  console.error(results.at(-1)!.flat().join(' | '));
}
await engine.stop();
const order = knobs.join(' / ');
const tableHead = [
  ...['model', 'measured seeds', `one knob: ${order}`, 'two, lowest', `four: ${order}`, 'heard seeds, one knob'],
  ...['class check %, plain → one / two / four', 'time / plain', 'notes within a semitone %'],
];
const freshHead = [
  ...['model', `fresh, one knob: ${order}`, 'class check %, plain → fresh', 'time / plain'],
  'distance from its seed’s sound / between two sounds',
];
const pairHead = ['table', ...knobs.flatMap((a, i) => knobs.slice(i + 1).map((b) => `${a}, ${b}`)), 'clear pitch %'];
const text = [
  tableOf(
    tableHead,
    results.map(([row]) => row),
  ),
  tableOf(
    freshHead,
    results.map(([, row]) => row),
  ),
  tableOf(
    pairHead,
    keys.map((key) => [...together(key), clearIn(tables.of(store.resolve(key)).rows)]),
  ),
  `${options.count} sounds a column, ${options.heard} for each knob of heard seeds, ${options.fresh} for each of fresh sounds (${candidatesFor(perAnswer)} made for ${perAnswer}, which share a wish); ${machine()}`,
].join('\n\n');
console.log(text);
if (options.write) writeInto('sound.md', 'knobs', text);
scratch?.remove();
