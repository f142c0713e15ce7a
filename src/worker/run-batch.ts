import { transposed } from '../audio/resample.ts';
import type { Sound } from '../audio/sound.ts';
import { writeWav } from '../audio/wav.ts';
import { noiseStreams } from '../diffusion/noise.ts';
import { philoxWords } from '../diffusion/philox.ts';
import type { Sentence } from '../languages/sentence.ts';
import { type Device, soundsAtOnce } from '../runtime/devices.ts';
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
  readonly signal: AbortSignal;
  /** The next step includes loading a network. */
  readonly onLoading: () => void;
  /** After each sound that was finished: a sign of life where there are no steps. */
  readonly onAlive: () => void;
  readonly onProgress: (progress: Progress) => void;
}

/** Recipes to WAV files: noise, network, finishing, encoding. */
export async function runBatch(batch: Batch, context: RunContext): Promise<BatchResult> {
  const began = performance.now();
  const { manifest } = batch.model;
  const most = soundsAtOnce(context.device);
  const groups = Array.from({ length: Math.ceil(batch.items.length / most) }, (_, i) =>
    batch.items.slice(i * most, (i + 1) * most),
  );
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
    for (const [i, sound] of rendered.entries()) sounds.push(await inTune(sound, group[i]!.recipe));
  }
  for (const [i, sound] of sounds.entries()) checkFinite(sound, i);
  const licence = wavLicence(manifest);
  const wavs: Uint8Array[] = [];
  for (const [i, sound] of sounds.entries()) {
    const { recipe } = batch.items[i]!;
    wavs.push(encoded(recipe.raw ? sound : finish(sound), recipe, licence));
    context.onAlive();
  }
  const said = notes.length > 0 && { notes: distinctNotes(notes) };
  const elapsedMs = performance.now() - began;
  return { wavs, ...said, elapsedMs, networkMs, device: context.device };
}

const inTune = (sound: Sound, { semitones }: Recipe): Sound | Promise<Sound> =>
  semitones === undefined ? sound : transposed(sound, semitones);

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
