import { readWav } from '../audio/wav.ts';
import { type DrumPart, drumParts, type KitRecord } from '../kits/kit.ts';
import type { Strings } from '../languages/index.ts';
import { type Sentence, worded } from '../languages/sentence.ts';
import type { SampleRecord } from '../library/library.ts';
import { partsOf, ringMs } from '../packs/drum-parts.ts';
import { loopShare } from '../side-thread/loop-share.ts';
import { type Recipe, shortId } from '../sound/recipe.ts';
import { isShape } from '../sound/shape-recipe.ts';
import type { AnsweredCharacter } from './answered-character.ts';
import type { Attachment, Button, Message, Rows } from './chat.ts';
import { customId } from './custom-id.ts';
import { describeDerivation, describeSeed } from './describe-recipe.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { kitButtons, slotMenus } from './kit-rows.ts';
import { inRows, listenButton, soundTools, toolButton, varyMenu, voteButton } from './rows.ts';
import { doubtButtons, sortMenu } from './sort-rows.ts';
import { pictureFile, soundFile } from './sound-file.ts';

/** Verbs of jobs, each with its title in every language. */
export type ResultVerb = keyof Strings['titles'];

export const isResultVerb = (verb: string, strings: Strings): verb is ResultVerb => verb in strings.titles;

interface ResultParts {
  readonly verb: ResultVerb;
  readonly person: { readonly id: string; readonly name: string };
  /** In the order of `arranged`. */
  readonly sounds: readonly LabelledSound[];
  /** PNG that shows the sounds, numbered. */
  readonly picture: Uint8Array;
  /** About the files that the sounds start from; our own words, so that nothing is escaped. */
  readonly notes: readonly Sentence[];
  /** The name of a recipe's weights. */
  readonly weightsOf: (recipe: Recipe) => string;
  /** Whether the sounds may be released, in a sentence. */
  readonly terms: string;
  /** The kit that the sounds are in now. */
  readonly kit?: KitRecord | undefined;
  /** What was asked of the sounds' character, and what they measure. */
  readonly character?: AnsweredCharacter | undefined;
  /** Files beside the sounds. */
  readonly files?: readonly Attachment[];
  readonly strings: Strings;
}

export interface LabelledSound {
  readonly sample: SampleRecord;
  readonly wav: Uint8Array;
  /** Part of a kit as people read it, and in English for its file's name. */
  readonly label?: string;
  readonly part?: string;
}

/** The sounds in the order of display: a kit's in playing order with their parts, any others in the order of the request. */
export async function arranged(
  verb: ResultVerb,
  /** In the order of the job's recipes. */
  sounds: readonly Pick<LabelledSound, 'sample' | 'wav'>[],
  strings: Strings,
): Promise<readonly LabelledSound[]> {
  if (verb !== 'kit') return sounds;
  const ringing = [];
  for (const { sample, wav } of sounds) {
    // Reading one takes several milliseconds.
    await loopShare();
    const instrument = sample.recipe.model;
    ringing.push({ instrument, ringMs: instrument === 'hat' ? ringMs(readWav(wav).sound) : 0 });
  }
  const parts = partsOf(ringing);
  return sounds
    .map((sound, i): LabelledSound & { part: DrumPart } => ({
      ...sound,
      part: parts[i]!,
      label: strings.kitParts[parts[i]!],
    }))
    .sort((a, b) => drumParts.indexOf(a.part) - drumParts.indexOf(b.part));
}

/** Facts that most of the sounds share: weights, steps, source. */
function footer(sounds: readonly LabelledSound[], { weightsOf, strings, verb }: ResultParts): string {
  const recipes = sounds.map(({ sample }) => sample.recipe);
  const distinct = (texts: readonly string[]): string => [...new Set(texts)].filter((text) => text !== '').join(', ');
  const sources = verb === 'morph' ? '' : distinct(recipes.map((recipe) => describeDerivation(recipe, strings)));
  return [
    strings.result.weights(distinct(recipes.map(weightsOf))),
    ...[distinct(recipes.map((recipe) => (isShape(recipe) ? '' : strings.result.steps(recipe.steps))))].filter(Boolean),
    ...(recipes.some(({ raw }) => raw) ? [strings.result.raw] : []),
    ...(sources ? [sources] : []),
  ].join(' · ');
}

function line({ sample, label }: LabelledSound, index: number, parts: ResultParts): string {
  const { person, strings, verb, character } = parts;
  const facts = [
    describeSeed(sample.recipe, strings),
    character?.measured[index] ?? '',
    verb === 'morph' ? describeDerivation(sample.recipe, strings) : '',
    sample.makerId !== person.id && sample.makerName ? strings.result.madeBy(escapeMarkdown(sample.makerName)) : '',
  ];
  const name = [`**${shortId(sample.id)}**`, label].filter(Boolean).join(' ');
  return [`\`${index + 1}\` ${name}`, ...facts.filter((fact) => fact !== '')].join(' · ');
}

/** Repeats a kit, or as many sounds; a morph has no seed that could be new, and a shape is taken back. */
function againButton({ verb, sounds, strings, character }: ResultParts, first: SampleRecord): Button[] {
  if (verb === 'shape') return soundTools(['unshape'], first.id, strings);
  if (verb === 'morph' || verb === 'remake' || verb === 'roll' || verb === 'beatbox') return [];
  const count = [`${sounds.length}`, ...(character ? [character.again] : [])].join('.');
  const arg = verb === 'kit' ? 'kit' : count;
  return [toolButton('again', customId('again', first.id, arg), strings, 'primary')];
}

const kitRows = (kit: KitRecord, strings: Strings): Rows => [
  kitButtons(kit, strings),
  ...slotMenus(['roll'], kit, strings),
];

/** Under a phrase: its hits are sorted anew where a kit's slots are rolled. */
function phraseRows(kit: KitRecord, tools: readonly Button[], strings: Strings): Rows {
  const doubts = doubtButtons(kit, strings);
  const kitTools = [...tools, ...kitButtons(kit, strings)];
  return [...(doubts.length > 0 ? [doubts] : []), kitTools, sortMenu(kit, strings)];
}

/** The answer to a finished job: sounds, picture, seeds and ids, the weights used, and buttons. Pure. */
export function composeResult(parts: ResultParts): Message {
  const { verb, person, picture, notes, strings, sounds, kit } = parts;
  const ids = sounds.map(({ sample }) => sample.id);
  const first = sounds[0]?.sample;
  if (!first) throw new Error('a result needs a sound');
  const votes = sounds.map(({ sample }, i) => voteButton(sample, i + 1, strings));
  const tools: Button[] = [
    ...againButton(parts, first),
    toolButton('pack', customId('pack', first.id), strings),
    listenButton(first.id, strings),
  ];
  return {
    text: [
      strings.result.heading(strings.titles[verb], sounds.length, escapeMarkdown(person.name)),
      ...(parts.character ? [parts.character.asked] : []),
      ...sounds.map((sound, i) => line(sound, i, parts)),
      ...(kit ? [strings.kits.stays(escapeMarkdown(kit.name))] : []),
      ...(verb === 'beatbox' && kit?.slots.some(({ unsure }) => unsure) ? [strings.beatbox.unsure] : []),
      footer(sounds, parts),
      parts.terms,
      ...notes.map((note) => `ℹ️ ${worded(note, strings)}`),
    ].join('\n'),
    sounds: sounds.map(({ sample, wav, part, label }, i) =>
      soundFile(sample, wav, { strings, position: i + 1, ...(part && label ? { part, label } : {}) }),
    ),
    picture: pictureFile(verb, ids, picture, strings),
    ...(parts.files && { files: parts.files }),
    rows: [
      ...inRows(votes, votes.length > 5 ? 4 : 5),
      // A kit's own menu takes the place.
      ...(kit
        ? []
        : [
            varyMenu(
              sounds.map(({ sample }) => sample),
              strings,
            ),
          ]),
      ...(kit && verb === 'beatbox' ? phraseRows(kit, tools, strings) : [tools, ...(kit ? kitRows(kit, strings) : [])]),
    ],
  };
}
