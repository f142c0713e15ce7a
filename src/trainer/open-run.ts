import { threadLimit } from '../runtime/thread-limit.ts';
import { HostError } from '../user-error.ts';
import type { Clip } from './augment.ts';
import { scaleClips } from './clips.ts';
import { makerShares } from './objective/clip-order.ts';
import { type ClipFile, checkUnchanged, locate, makerOf, readClip } from './read-clips.ts';
import {
  loadState,
  type Metric,
  type RunDescription,
  readDescription,
  readMetrics,
  rewriteMetrics,
  writeDescription,
} from './run-folder.ts';
import { stepsBefore } from './stages.ts';
import type { TrainingState } from './trainer.ts';

/** A run at its last save, with its sounds in network units. */
export interface OpenRun {
  readonly description: RunDescription;
  /** Index of the stage that the save is of. */
  readonly stage: number;
  readonly state: TrainingState;
  readonly metrics: readonly Metric[];
  readonly clips: readonly Clip[];
  readonly shares: readonly number[] | undefined;
  readonly heldOut: readonly Clip[];
}

export interface OpenOptions {
  readonly folder: string;
  /** A new number of steps of the last stage; it is remembered. */
  readonly steps?: number;
  readonly log?: (line: string) => void;
}

/** Reads a run's last save and its sounds. UserError if one of the sounds has changed. */
export async function openRun(options: OpenOptions): Promise<OpenRun> {
  const { folder, log = () => {} } = options;
  const description = await describedRun(options);
  const { model, stages, training } = description;
  const saved = await loadState(folder);
  if (!saved) throw new HostError(`${folder} has no saved state: begin anew with another --out.`, { kind: 'failed' });
  const { stage, state } = saved;
  const step = stepsBefore(stages, stage) + state.optimiser.step;
  const metrics = await readMetrics(folder, step);
  await rewriteMetrics(folder, metrics);
  const clips = await readAgain(description, training);
  const heldOut = await readAgain(description, description.validation);
  scaleClips([...clips, ...heldOut], model.dataScale);
  const data = clips.length > 0 ? `${clips.length} clips to train on, ${heldOut.length} held out; ` : '';
  log(`${data}${model.architecture.channels.length} levels, step ${step} of ${stepsBefore(stages, stages.length)}`);
  const shares = description.balance === 'makers' ? makerShares(training, makerOf) : undefined;
  return { description, stage, state, metrics, clips, shares, heldOut };
}

/** Tells of fewer threads than there could be. */
export function tellThreads(asked: number, used: number, log: (line: string) => void): void {
  const most = threadLimit().threads;
  if (asked === 0 && used < most)
    log(`Other programs are busy: this training uses ${used} of ${most} threads. --threads sets another number.`);
}

async function readAgain({ data, model }: RunDescription, files: readonly ClipFile[]): Promise<Clip[]> {
  const { sampleRate, lengthFrames, sourceLevel: level } = model;
  const clips: Clip[] = [];
  for (const then of files) {
    const { clip, file } = await readClip(locate(data, then), data, { sampleRate, lengthFrames, level });
    checkUnchanged(data, file, then);
    clips.push(clip);
  }
  return clips;
}

/** run.json, with a new number of steps of its last stage if one is given. */
async function describedRun({ folder, steps }: OpenOptions): Promise<RunDescription> {
  const description = await readDescription(folder);
  if (!description)
    throw new HostError(`${folder} holds no run that could be resumed; leave out --resume to begin one.`);
  const { stages } = description;
  const last = stages.at(-1)!;
  if (steps === undefined || steps === last.settings.steps) return description;
  const longer = { ...last, settings: { ...last.settings, steps } };
  const changed = { ...description, stages: [...stages.slice(0, -1), longer] };
  await writeDescription(folder, changed);
  return changed;
}
