import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import { sampleId, shortId } from '../../src/sound/recipe.ts';
import { seedRecipes } from '../../src/sound/resolve-recipe.ts';
import type { ChannelEntry } from '../../src/web/channel-entry.ts';
import { drumEngine } from '../stubs/engine.ts';
import { drumModels } from '../stubs/models.ts';

const soundsPerMessage = 4;

/**
 * Fills a data folder, before the program is started on it, with a channel of so many answered messages of four sounds.
 * `sounds`: how many different ones there are; they come round again.
 */
export async function fillChannel(dataDir: string, messages: number, sounds = messages * soundsPerMessage) {
  const db = await openDatabase(dataDir);
  const library = openLibrary({ db, dataDir, now: Date.now });
  const engine = drumEngine({ stepMs: 0 });
  const models = drumModels();
  const ids: { id: string; model: string }[] = [];
  const names = ['kick', 'snare', 'hat', 'perc'] as const;
  for (let batch = 0; ids.length < sounds; batch++) {
    const model = models.resolve(names[batch % names.length]!);
    const seed = batch * soundsPerMessage;
    const recipes = seedRecipes(model.manifest, { seed, count: soundsPerMessage, sampling: { steps: 1 } });
    const id = `batch${batch}`;
    const { wavs } = await engine.generate({ id, model, items: recipes.map((recipe) => ({ recipe })) });
    await library.addSamples({
      batchId: id,
      makerId: 'local:me',
      makerName: 'mira',
      serverId: 'local',
      items: recipes.map((recipe, i) => ({ recipe, wav: wavs[i]! })),
    });
    ids.push(...recipes.map((recipe) => ({ id: sampleId(recipe), model: recipe.model })));
  }
  await library.close();
  const folder = join(dataDir, 'channel');
  mkdirSync(folder, { recursive: true });
  const lines = Array.from({ length: messages }, (_, n) => {
    const shown = Array.from({ length: soundsPerMessage }, (_, i) => ids[(n * soundsPerMessage + i) % ids.length]!);
    return `${JSON.stringify({ put: answer(n, shown) })}\n`;
  });
  appendFileSync(join(folder, 'log.jsonl'), lines.join(''));
}

/** As compose-result.ts answers `/kick 4`. */
function answer(n: number, shown: readonly { id: string; model: string }[]): ChannelEntry {
  const first = shown[0]!;
  const tool = (verb: string, label: string, arg?: string) => ({
    id: ['r1', verb, first.id, ...(arg ? [arg] : [])].join(':'),
    label,
    style: 'secondary' as const,
  });
  return {
    id: `m${String(n).padStart(9, '0')}`,
    at: 1_700_000_000_000 + n * 60_000,
    asked: `/${first.model} 4`,
    state: 'done',
    text: [
      `**${first.model}** × 4 for mira`,
      ...shown.map(({ id }, i) => `\`${i + 1}\` **${shortId(id)}** · seed ${n * soundsPerMessage + i}`),
      'Weights: starter · 1 step',
      'Free to release, commercially too; credit is asked for the recordings behind the model. Lines to copy: /about',
    ].join('\n'),
    sounds: shown.map(({ id, model }) => ({ sampleId: id, name: `${model}-${shortId(id)}.wav` })),
    files: [],
    rows: [
      shown.map(({ id }, i) => ({ id: `r1:vote:${id}`, label: `♥ ${i + 1} · 0`, style: 'secondary' as const })),
      [tool('again', 'Again', '4'), tool('pick', 'Vary', 'vary'), tool('pick', 'Save', 'save'), tool('pack', 'Pack')],
    ],
  };
}
