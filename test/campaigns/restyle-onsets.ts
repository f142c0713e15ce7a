/**
 * What a lead-in does to a restyled drum, by hand: `node --import tsx test/campaigns/restyle-onsets.ts [--write]`. Restyles a
 * kick, a snare and a hat as they are and behind each lead-in of test/audio/lead-ins.ts, with the starter models and the
 * same seed, and prints how far the results correlate; `--write` puts the table into docs/sound.md.
 */
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { findOnset } from '../../src/audio/onset.ts';
import type { Sound } from '../../src/audio/sound.ts';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { derivedRecipes } from '../../src/sound/resolve-recipe.ts';
import { createEngine } from '../../src/worker/host.ts';
import { behind, drum, type LeadIn, leadIns } from '../audio/lead-ins.ts';
import { optionsOf, tableOf, writeInto } from './campaign.ts';

const options = optionsOf({ write: false });
const root = fileURLToPath(new URL('../..', import.meta.url));

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
  const { wavs } = await engine.generate({ id: 'onsets', model: installed, items });
  return wavs.map((wav) => readWav(wav).sound.channels[0]!);
}

function correlation(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** Frames between where a hit is found and where it is, the largest of the three lead-ins. */
function framesOff(sound: Sound, lead: LeadIn): number {
  const offs = seconds.map((s) => findOnset(behind(sound, lead, s)) - Math.round(s * sound.sampleRate));
  return offs.reduce((worst, off) => (Math.abs(off) > Math.abs(worst) ? off : worst), 0);
}

const names = Object.keys(leadIns) as LeadIn[];
/** For each drum and lead-in the correlations: strengths, and lead-ins in each. */
const found = new Map<string, readonly number[]>();
const plain = new Map<string, Sound>();
for (const name of drums) {
  const sound = await drum(name);
  plain.set(name, sound);
  const model = name === 'kick-acoustic' ? 'kick' : name;
  for (const strength of strengths) {
    const sources = names.flatMap((lead) => seconds.map((s) => behind(sound, lead, s)));
    const [wanted, ...others] = await restyled(model, [sound, ...sources], strength);
    for (const [i, lead] of names.entries()) {
      const row = others.slice(i * seconds.length, (i + 1) * seconds.length).map((one) => correlation(one, wanted!));
      found.set(`${name} ${lead}`, [...(found.get(`${name} ${lead}`) ?? []), ...row]);
    }
  }
}
await engine.stop();

const heads = strengths.flatMap((strength) => seconds.map((s) => `${strength}, ${s} s`));
const kicks = names.map((lead) => [lead, ...found.get(`kick ${lead}`)!.map((value) => value.toFixed(3))]);
const lowest = names.map((lead) => [
  lead,
  ...drums.map((name) => {
    const least = Math.min(...found.get(`${name} ${lead}`)!).toFixed(3);
    return `${least}; ${framesOff(plain.get(name)!, lead)}`;
  }),
]);
const text = `${tableOf(['kick behind', ...heads], kicks)}\n\n${tableOf(['lowest of the nine; frames off', ...drums], lowest)}`;
console.log(text);
if (options.write) writeInto('sound.md', 'restyle-onsets', text);
