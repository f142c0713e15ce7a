import { pictureOf } from '../audio/picture.ts';
import type { Sound } from '../audio/sound.ts';
import { writeWav } from '../audio/wav.ts';
import { noiseStreams } from '../diffusion/noise.ts';
import { philoxWords } from '../diffusion/philox.ts';
import type { Sentence } from '../languages/sentence.ts';
import type { Device } from '../runtime/session.ts';
import { finish } from '../sound/finish.ts';
import { canonicalJson, type Recipe } from '../sound/recipe.ts';
import { evaluationsOf, type RenderItem, render } from '../sound/render.ts';
import { sourceAudio } from '../sound/source-audio.ts';
import { distinctNotes } from '../sound/source-note.ts';
import { wavLicence } from '../sound/wav-licence.ts';
import { UserError } from '../user-error.ts';
import type { Batch, BatchItem, BatchResult, Progress } from './engine.ts';
import type { NetworkCache } from './network-cache.ts';

export interface RunContext {
  readonly networks: NetworkCache;
  readonly device: Device;
  /** Sounds side by side in one evaluation. */
  readonly itemsAtOnce: number;
  readonly font: Uint8Array;
  readonly signal: AbortSignal;
  /** The next step includes loading a network. */
  readonly onLoading: () => void;
  /** After each sound that was finished: a sign of life where there are no steps. */
  readonly onAlive: () => void;
  readonly onProgress: (progress: Progress) => void;
}

/** Recipes to WAV files: noise, network, finishing, encoding, picture. */
export async function runBatch(batch: Batch, context: RunContext): Promise<BatchResult> {
  const began = performance.now();
  const { manifest } = batch.model;
  const groups = grouped(batch.items, context.itemsAtOnce);
  const steps = groups.reduce((sum, group) => sum + evaluationsOf(group[0]!.recipe), 0);
  const sounds: Sound[] = [];
  const notes: Sentence[] = [];
  let done = 0;
  let networkMs = 0;
  for (const group of groups) {
    const items = await Promise.all(group.map((item) => prepared(item, batch, notes)));
    const { lengthFrames } = group[0]!.recipe;
    const use = { model: batch.model, device: context.device, batch: group.length, lengthFrames };
    if (!context.networks.has(use)) context.onLoading();
    const predict = await context.networks.predictor(use);
    let stepBegan = performance.now();
    const rendered = await render(
      manifest,
      items,
      async (x, sigma) => {
        // The run blocks this thread: let a cancel message in first.
        await new Promise(setImmediate);
        context.signal.throwIfAborted();
        const entered = performance.now();
        const v = await predict(x, sigma);
        networkMs += performance.now() - entered;
        return v;
      },
      {
        signal: context.signal,
        onStep() {
          done++;
          const now = performance.now();
          context.onProgress({ step: done, steps, msPerStep: now - stepBegan });
          stepBegan = now;
        },
      },
    );
    sounds.push(...rendered);
  }
  for (const [i, sound] of sounds.entries()) checkFinite(sound, i);
  const licence = wavLicence(manifest);
  const finished: Sound[] = [];
  const wavs: Uint8Array[] = [];
  for (const [i, sound] of sounds.entries()) {
    const { recipe } = batch.items[i]!;
    finished.push(recipe.raw ? sound : finish(sound));
    wavs.push(encoded(finished[i]!, recipe, licence));
    context.onAlive();
  }
  const picture = batch.picture ? await pictureOf(finished.slice(0, 8), { font: context.font }) : undefined;
  const said = notes.length > 0 && { notes: distinctNotes(notes) };
  const elapsedMs = performance.now() - began;
  return { wavs, ...(picture && { picture }), ...said, elapsedMs, networkMs, device: context.device };
}

/** Neighbours that walk the same angles, `most` at a time. */
function grouped(items: readonly BatchItem[], most: number): BatchItem[][] {
  const walk = ({ steps, sampler, schedule, tauMax, tauMin, lengthFrames, derivation }: Recipe) => {
    const {
      kind = '',
      strength,
      resamples,
    } = (derivation ?? {}) as { kind?: string; strength?: number; resamples?: number };
    return canonicalJson([steps, sampler, schedule, tauMax, tauMin, lengthFrames, kind, strength ?? 0, resamples ?? 0]);
  };
  const groups: BatchItem[][] = [];
  for (const item of items) {
    const last = groups.at(-1);
    if (last && last.length < most && walk(last[0]!.recipe) === walk(item.recipe)) last.push(item);
    else groups.push([item]);
  }
  return groups;
}

async function prepared(item: BatchItem, { model: { manifest } }: Batch, notes: Sentence[]): Promise<RenderItem> {
  const { source, ...rest } = item;
  if (!source) return rest;
  const audio = await sourceAudio(source, manifest, item.recipe);
  notes.push(...audio.notes);
  return { ...rest, source: audio.x };
}

function checkFinite({ channels }: Sound, index: number): void {
  if (channels.every((channel) => channel.every(Number.isFinite))) return;
  throw new UserError('outputNotFinite', { position: index + 1 }, { kind: 'failed' });
}

function encoded(sound: Sound, recipe: Recipe, licence: string): Uint8Array {
  const info = { recipe: canonicalJson(recipe), software: 'Rimshot', licence };
  if (recipe.raw) return writeWav(sound, { bitDepth: '32f', info });
  const word = philoxWords(recipe.seed, noiseStreams.dither);
  return writeWav(sound, { bitDepth: '16', info, random: () => word() / 0x1_0000_0000 });
}
