/**
 * What a lead-in does to a restyled drum, by hand: `node --import tsx test/load/restyle-onsets.ts [--write]`. Restyles a
 * kick, a snare and a hat as they are and behind each lead-in of test/audio/lead-ins.ts, with the starter models and the
 * same seed, and prints how far the results correlate; `--write` puts the table into docs/sound.md.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Sound } from '../../src/audio/sound.ts';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { derivedRecipes } from '../../src/library/resolve-recipe.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { createEngine } from '../../src/worker/host.ts';
import { behind, drum, type LeadIn, leadIns } from '../audio/lead-ins.ts';

const { values } = parseArgs({ options: { write: { type: 'boolean' } } });
const root = fileURLToPath(new URL('../..', import.meta.url));
const page = `${root}docs/sound.md`;

const drums = ['kick', 'kick-acoustic', 'snare', 'hat'] as const;
const seconds = [0.25, 1, 3] as const;
const strengths = [0.3, 0.5, 0.6] as const;
const seed = 1;

const models = openModelStore({ bundledDir: `${root}models`, dataDir: `${root}data` });
const engine = createEngine({ device: 'cpu', threads: availableParallelism() });

/** Each source restyled at a strength by the model that makes such drums. */
async function restyled(model: string, sources: readonly Sound[], strength: number): Promise<Float32Array[]> {
  const installed = models.resolve(`${model}:starter`);
  const items = sources.map((sound) => {
    const source = writeWav(sound, { bitDepth: '16' });
    const upload = createHash('sha256').update(source).digest('hex');
    const derivation = { kind: 'restyle', source: { upload }, strength, method: 'founded' } as const;
    return { recipe: derivedRecipes(installed.manifest, derivation, { seed, count: 1 })[0]!, source };
  });
  const { wavs } = await engine.generate({ id: 'onsets', model: installed, items, picture: false });
  return wavs.map((wav) => readWav(wav).sound.channels[0]!);
}

function correlation(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

const heads = strengths.flatMap((strength) => seconds.map((s) => `${strength}, ${s} s`));
const lines: string[] = [];
for (const name of drums) {
  const plain = await drum(name);
  const cells = new Map<LeadIn, string[]>();
  for (const strength of strengths) {
    const model = name === 'kick-acoustic' ? 'kick' : name;
    const [wanted] = await restyled(model, [plain], strength);
    for (const lead of Object.keys(leadIns) as LeadIn[]) {
      const found = await restyled(
        model,
        seconds.map((s) => behind(plain, lead, s)),
        strength,
      );
      const row = found.map((sound) => correlation(sound, wanted!).toFixed(3));
      cells.set(lead, [...(cells.get(lead) ?? []), ...row]);
    }
  }
  for (const [lead, row] of cells) lines.push(`| ${name}, ${lead} | ${row.join(' | ')} |`);
}
await engine.stop();

const table = [`| | ${heads.join(' | ')} |`, `|---|${heads.map(() => '---:|').join('')}`, ...lines].join('\n');
console.log(table);
if (values.write) {
  const [before, rest] = readFileSync(page, 'utf8').split('<!-- restyle-onsets -->\n');
  const after = rest?.slice(rest.indexOf('<!-- end -->'));
  if (before === undefined || after === undefined) throw new Error(`${page} has no place for the table`);
  writeFileSync(page, `${before}<!-- restyle-onsets -->\n${table}\n${after}`);
}
