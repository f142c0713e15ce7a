import { type Strings, stringsOf } from '../languages/index.ts';
import type { SampleRecord } from '../library/library.ts';
import { releaseLine } from '../packs/release-terms.ts';
import { type Recipe, shortId } from '../sound/recipe.ts';
import { samplingSymbols } from '../sound/sampling.ts';
import { isShape } from '../sound/shape-recipe.ts';
import type { App } from './app.ts';
import type { Button, Message, Request } from './chat.ts';
import { customId } from './custom-id.ts';
import { ancestors, describeDerivation, describeSeed, weightsName } from './describe-recipe.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { mayDelete } from './may-delete.ts';
import { soundTools, toolButton, varyMenu, voteButton } from './rows.ts';
import { pictureFile, soundFile } from './sound-file.ts';
import { visibleSamples } from './visible-sample.ts';

/** More would push the buttons off the screen. */
const shownDescendants = 8;

const codes = (samples: readonly SampleRecord[]): string => samples.map(({ id }) => `\`${shortId(id)}\``).join(', ');

/** Every setting of the sound, in one line. */
function recipeLine(recipe: Recipe, strings: Strings): string {
  // A shape's own walk is that of the sound behind it.
  const [walk = '', ...symbols] = isShape(recipe) ? [] : samplingSymbols(recipe, strings.number);
  const facts = [
    describeSeed(recipe, strings),
    walk,
    isShape(recipe) ? '' : strings.result.steps(recipe.steps),
    ...symbols,
    recipe.raw ? strings.result.raw : '',
    describeDerivation(recipe, strings),
  ];
  return `${strings.sample.recipe}: ${facts.filter(Boolean).join(' · ')}`;
}

/** A sound and its ancestors, as far as this server may know them: `a1b2c3 ← d4e5f6`. */
async function ancestryLine(sample: SampleRecord, request: Request, app: App): Promise<string[]> {
  const path: string[] = [];
  let generation: readonly SampleRecord[] = [sample];
  for (let depth = 0; depth < 5; depth++) {
    const ids = [...new Set(generation.flatMap(({ recipe }) => ancestors(recipe)))];
    generation = await visibleSamples(ids, request, app);
    if (generation.length === 0) break;
    path.push(generation.map(({ id }) => `\`${shortId(id)}\``).join(' + '));
  }
  return path.length === 0 ? [] : [`\`${shortId(sample.id)}\` ← ${path.join(' ← ')}`];
}

/** One sound: its file, picture, recipe, ancestry and votes, with live buttons. */
export async function showSample(sample: SampleRecord, request: Request, app: App): Promise<Message> {
  const strings = stringsOf(request.locale);
  const wav = await app.library.readAudio(sample.id);
  const descendants = await app.library.descendants(sample.id, { serverId: request.place.serverId });
  const text = [
    strings.sample.title(shortId(sample.id), weightsName(sample.recipe, app.models)),
    `${strings.sample.maker(escapeMarkdown(sample.makerName) || strings.nobody, strings.date(sample.createdAt))} · ${strings.sample.votes(sample.votes)}`,
    recipeLine(sample.recipe, strings),
    ...(await ancestryLine(sample, request, app)),
    ...(descendants.length > 0 ? [strings.sample.descendants(codes(descendants.slice(0, shownDescendants)))] : []),
    ...(wav ? [releaseLine([sample.recipe], app.models, strings)] : [strings.sample.pruned]),
  ].join('\n');
  const row: Button[] = [
    voteButton(sample, 1, strings),
    ...soundTools(isShape(sample.recipe) ? ['unshape'] : [], sample.id, strings),
    ...soundTools(wav ? ['pack', 'listen'] : [], sample.id, strings),
    ...(wav ? [] : [toolButton('remake', customId('remake', sample.id), strings, 'primary')]),
    ...((await mayDelete(sample, request, app))
      ? [{ id: customId('delete', sample.id), label: strings.buttons.delete, style: 'danger' as const }]
      : []),
  ];
  if (!wav) return { text, rows: [row] };
  return {
    text,
    sounds: [soundFile(sample, wav, { strings, position: 1 })],
    picture: pictureFile(sample.recipe.model, [sample.id], await app.workshop.picture([wav]), strings),
    rows: [varyMenu([sample], strings), row],
  };
}
