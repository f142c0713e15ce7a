import { z } from 'zod';
import { trainingSettings } from './settings.ts';

/** Objectives of a stage: modules of objective/. */
const objectives = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('denoising') }),
  z.object({
    kind: z.literal('fine-tuning'),
    /** Of the answer of the network that the stage began with in the target, from `fromTau` on. */
    share: z.number().min(0).max(1),
    fromTau: z.number().positive(),
  }),
  z.object({
    kind: z.literal('autoguidance'),
    /** Distance beyond the strong answer, in multiples of that between the weak and the strong one. */
    strength: z.number().min(0).max(10),
    /** Below this tau the target stays the sound itself. */
    fromTau: z.number().positive(),
    /** The weak network: the average of the first stage after this many steps. */
    weakStep: z.int().min(1),
  }),
  z.object({
    kind: z.literal('trajectory'),
    /** The teacher's walk: the network that the stage began with, dpmpp-2m on the log schedule at least this dense. */
    walk: z.object({ steps: z.int().min(3).max(1000), tauMax: z.number().positive(), tauMin: z.number().positive() }),
    /** Start noises of a forward; its batch is this times the evaluations of the student. */
    starts: z.int().min(1).max(64),
    /** Last evaluations of the student in which it answers as the teacher does. */
    held: z.int().min(0),
  }),
]);
export type ObjectiveSettings = z.infer<typeof objectives>;

/** A part of a training with an objective, an optimiser and a number of steps of its own; it begins at the average before. */
export const stageSchema = z.object({ objective: objectives, settings: trainingSettings });
export type Stage = Readonly<z.infer<typeof stageSchema>>;

/** Steps of all stages before one. */
export const stepsBefore = (stages: readonly Stage[], stage: number): number =>
  stages.slice(0, stage).reduce((sum, { settings }) => sum + settings.steps, 0);

/** Step of the first stage whose average a later one needs. */
export const weakStepOf = (stages: readonly Stage[]): number | undefined =>
  stages.flatMap(({ objective }) => (objective.kind === 'autoguidance' ? objective.weakStep : []))[0];
