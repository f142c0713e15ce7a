import { generateSounds } from '../evaluation/generate-sounds.ts';
import { Judge } from '../evaluation/judge.ts';
import { type MeasuredSound, measure } from '../evaluation/measure.ts';
import { type Interval, intervalOf } from '../evaluation/over-makers.ts';
import { type Judged, requirementsOf } from '../evaluation/requirements.ts';
import { instrumentNamed, type JudgedInstrument, judgedInstruments } from '../evaluation/sound-folder.ts';
import { type InstalledModel, modelKey } from '../sound/manifest.ts';
import { askedSampling } from '../sound/sampling.ts';
import { HostError } from '../user-error.ts';
import { checkEnough, measuredFolder, type NamedSound, realSounds } from './evaluate-data.ts';
import { type EvaluateOptions, type Evaluation, seedsFrom } from './evaluate-options.ts';
import {
  type EvaluatedSet,
  judgementLegend,
  judgementTable,
  measureTable,
  requirementTable,
} from './evaluate-tables.ts';
import { createProgress } from './progress-bar.ts';

/** `rimshot evaluate --data`: how a model's sounds stand to real ones. */
export async function compareWithReal(evaluation: Evaluation): Promise<void> {
  const { models, options, signal } = evaluation;
  const instruments = models.map((model) => instrumentOf(model, options));
  const { strict } = options;
  const found = await measuredFolder(options.data!, { label: 'real sounds', signal, strict });
  const real = await realSounds(found, options);
  for (const instrument of instruments) checkEnough(instrument, real);
  const judge = new Judge(real);
  const reference =
    options.reference === undefined
      ? []
      : await measuredFolder(options.reference, { label: 'reference', signal, strict });

  const made = new Map<JudgedInstrument, ModelSounds[]>();
  for (const [i, model] of models.entries()) {
    const others = made.get(instruments[i]!) ?? [];
    made.set(instruments[i]!, [...others, { model, sets: await measuredSets(model, evaluation) }]);
  }
  const sets = Object.fromEntries(
    [...made].map(([instrument, own]) => [instrument, evaluatedSets(judge, { instrument, own, reference, options })]),
  );
  if (options.json) {
    console.log(JSON.stringify(sets));
    return;
  }
  for (const [instrument, list] of Object.entries(sets)) {
    const tables = [judgementTable(list), ...list.flatMap(requirementTable), measureTable(list)];
    console.log(`\n## ${instrument}\n\n${tables.join('\n\n')}`);
  }
  console.log(`\n${judgementLegend}`);
}

interface ModelSounds {
  readonly model: InstalledModel;
  readonly sets: readonly MeasuredSound[][];
}

interface Instrument {
  readonly instrument: JudgedInstrument;
  readonly own: readonly ModelSounds[];
  readonly reference: readonly NamedSound[];
  readonly options: EvaluateOptions;
}

/** The models' sounds of an instrument, then the reference and the real ones. */
function evaluatedSets(judge: Judge, { instrument, own, reference, options }: Instrument): EvaluatedSet[] {
  const judged = (sets: readonly MeasuredSound[][]): Judged => ({
    judgements: sets.map((sounds) => judge.judge(instrument, sounds)),
    overMakers: judge.overMakers(instrument, sets),
  });
  const trainingSets = judge.trainingSets(instrument, options);
  const training = {
    judgements: trainingSets.map((sounds) => judge.trainingSounds(instrument, sounds)),
    overMakers: judge.overMakers(instrument, trainingSets),
  };
  const heldOut = { judgements: [judge.heldOutSounds(instrument)], overMakers: training.overMakers };
  const others = reference.filter((sound) => sound.instrument === instrument);
  return [
    ...own.map(({ model, sets }) => {
      const one = judged(sets);
      return {
        ...evaluatedSet(modelKey(model.manifest), one),
        requirements: requirementsOf(one, training, heldOut),
      };
    }),
    ...(others.length > 1 ? [evaluatedSet('reference', judged([others]))] : []),
    { ...evaluatedSet('real, held out', heldOut), without: 'heldOut' as const },
    { ...evaluatedSet('real, training', training), without: 'training' as const },
  ];
}

function evaluatedSet(title: string, { judgements, overMakers }: Judged): EvaluatedSet {
  const names = Object.keys(overMakers[0]!) as (keyof (typeof overMakers)[number])[];
  const intervals = Object.fromEntries(
    names.map((name) => [name, intervalOf(overMakers.map((figures) => figures[name]))]),
  ) as Record<(typeof names)[number], Interval>;
  return { title, judgement: judgements[0]!, judgements, overMakers: intervals };
}

/** Disjoint sets: each goes on where the one before ended. */
async function measuredSets(
  model: InstalledModel,
  { engine, options, signal }: Evaluation,
): Promise<MeasuredSound[][]> {
  const { count, sets } = options;
  const bar = createProgress({ label: modelKey(model.manifest), total: count * sets });
  const measured: MeasuredSound[][] = [];
  try {
    for (let set = 0; set < sets; set++) {
      const sounds = await generateSounds(engine, model, {
        seeds: seedsFrom(options.seed + set * count, count),
        sampling: askedSampling({ ...options }),
        signal,
        onMade: (made) => bar.update(set * count + made),
      });
      measured.push(await Promise.all(sounds.map(measure)));
    }
  } finally {
    bar.finish();
  }
  return measured;
}

function instrumentOf({ manifest }: InstalledModel, options: EvaluateOptions): JudgedInstrument {
  const instrument = options.class ?? instrumentNamed(manifest.instrument);
  if (instrument !== undefined) return instrument;
  throw new HostError(
    `${modelKey(manifest)} makes none of ${judgedInstruments.join(', ')}: say with --class what to compare it with.`,
  );
}
