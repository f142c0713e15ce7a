import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readWav } from '../src/audio/wav.ts';
import { characterOf } from '../src/evaluation/character.ts';
import { featuresOf } from '../src/evaluation/features.ts';
import { oneShotOf } from '../src/evaluation/one-shot.ts';
import { openKnobTables } from '../src/model-store/knob-tables.ts';
import { openModelStore } from '../src/model-store/open-store.ts';
import { bestOf, gainsFor } from '../src/sound/knob-recipes.ts';
import { chooseRows } from '../src/sound/choose-rows.ts';
import { gainsText } from '../src/sound/start-noise.ts';
import { knobs, type Knob } from '../src/sound/knobs.ts';
import { canonicalJson, type Recipe } from '../src/sound/recipe.ts';
import { seedRecipes } from '../src/sound/resolve-recipe.ts';
import { createEngine } from '../src/worker/host.ts';
import { uniform } from './audio/tones.ts';
import { openClassCheck } from './campaigns/drum-classes.ts';

const [key, methodsText, answersText, knobsText] = process.argv.slice(2);
const place = '/tmp/w/explore'; mkdirSync(place, { recursive: true });
const store = openModelStore({ bundledDir: fileURLToPath(new URL('../models', import.meta.url)), dataDir: '/tmp/w/none' });
const tables = openKnobTables({ dataDir: '/tmp/w/none' });
const engine = createEngine({ device: 'cpu', threads: 1, models: () => store.list() });
const check = await openClassCheck('/work/shared/drums', 80);
const model = store.resolve(key!); const table = tables.of(model);
const keptPath = join(place, `${key}.jsonl`);
const kept = new Map<string, any>();
if (existsSync(keptPath)) for (const l of readFileSync(keptPath, 'utf8').split('\n')) if (l.endsWith('}')) { const o = JSON.parse(l); kept.set(o.key, { character: o.character, features: Float64Array.from(o.features) }); }
async function made(recipes: Recipe[]) {
  const missing = recipes.filter((r) => !kept.has(canonicalJson(r)));
  if (missing.length) {
    const { wavs } = await engine.generate({ id: 'x', model, items: missing.map((recipe) => ({ recipe })) });
    for (const [i, wav] of wavs.entries()) {
      const { sound } = readWav(wav);
      const k = canonicalJson(missing[i]!);
      const v = { character: await characterOf(sound), features: featuresOf(await oneShotOf(sound)) };
      kept.set(k, v); appendFileSync(keptPath, JSON.stringify({ key: k, ...v, features: Array.from(v.features) }) + '\n');
    }
  }
  return recipes.map((r) => kept.get(canonicalJson(r))!);
}
const plain = (seed: number) => seedRecipes(model.manifest, { seed, count: 1 })[0]!;
function ranksOf(v: number[]) { const o = v.map((_, i) => i).sort((a, b) => v[a]! - v[b]!); const r: number[] = []; for (let f = 0; f < o.length;) { let t = f; while (t < o.length && v[o[t]!] === v[o[f]!]) t++; for (let i = f; i < t; i++) r[o[i]!] = (f + t - 1) / 2; f = t; } return r; }
function sp(a: number[], b: number[]) { const [x, y] = [ranksOf(a), ranksOf(b)]; const m = (x.length - 1) / 2; const s = (p: number[], q: number[]) => p.reduce((t, v, i) => t + (v - m) * (q[i]! - m), 0); return s(x, y) / Math.sqrt(s(x, x) * s(y, y)); }

const answers = Number(answersText);
const t0 = performance.now(); let n0 = kept.size;
{
  const p = await made(seedRecipes(model.manifest, { seed: 1, count: 60 }));
  console.log(key, 'plain class', (100 * check.share(p, model.manifest.instrument)).toFixed(0), 's/sound', ((performance.now() - t0) / 1000 / Math.max(1, kept.size - n0)).toFixed(2));
}
for (const method of methodsText!.split(',')) {
  const [kind, value] = [method[0], Number(method.slice(1))];
  const out: string[] = []; const all: any[] = []; const cand: any[] = [];
  for (const knob of (knobsText ? knobsText.split('/') : knobs) as Knob[]) {
    const random = uniform(77); const seed = () => Math.floor(random() * 2 ** 32);
    const asked: number[] = [], got: number[] = [];
    for (let a = 0; a < answers; a++) {
      const q = Math.round((100 * (a + 0.5)) / answers); const wish = { [knob]: String(q) };
      let recipes: Recipe[] = [];
      if (kind === 'S') { const g = gainsFor({ wish }, table).map((d) => (d * value) / 2); recipes = Array.from({ length: 10 }, () => ({ ...plain(seed()), start: { gains: gainsText(g) } })); }
      else {
        const rows = await chooseRows(table.rows, { wish }, 20, { random, heardOf: async () => new Set() });
        if (kind === 'T') recipes = rows.slice(0, 10).map(({ row }) => ({ ...plain(row.seed), start: { toward: { seed: seed(), amount: value } } }));
        if (kind === 'P') recipes = Array.from({ length: 10 }, (_, i) => ({ ...plain(rows[2 * i]!.row.seed), start: { toward: { seed: rows[2 * i + 1]!.row.seed, amount: value } } }));
        if (kind === 'M') { const g = gainsText(gainsFor({ wish }, table).map((d) => (d * 1) / 2)); recipes = rows.slice(0, 10).map(({ row }) => ({ ...plain(row.seed), start: { toward: { seed: seed(), amount: value }, gains: g } })); }
      }
      const sounds = await made(recipes); cand.push(...sounds);
      for (const i of bestOf(sounds.map((s) => s.character), { wish }, table, 4)) if (sounds[i]!.character) { asked.push(q); got.push(sounds[i]!.character[knob]); all.push(sounds[i]); }
    }
    out.push(sp(asked, got).toFixed(2));
  }
  console.log(key, method, out.join(' / '), 'class kept', (100 * check.share(all, model.manifest.instrument)).toFixed(0), 'cand', (100 * check.share(cand, model.manifest.instrument)).toFixed(0), ((performance.now() - t0) / 1000).toFixed(0) + 's');
}
await engine.stop();
