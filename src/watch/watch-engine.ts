import { modelKey } from '../sound/manifest.ts';
import { evaluationsOf } from '../sound/render.ts';
import type { Engine } from '../worker/engine.ts';
import type { Meters } from './meters.ts';

interface StepSpeed {
  readonly model: string;
  readonly device: string;
  readonly batch: number;
  readonly msPerStep: number;
}

/** Enough for every model and batch size in use. */
const mostSpeeds = 24;

/** The engine: batches, sounds, times of steps, deaths. */
export function watchEngine(meters: Meters, now: () => number) {
  const batches = meters.counter('rimshot_batches_total', 'Batches that were handed to the engine, by outcome.', [
    { outcome: 'done' },
    { outcome: 'failed' },
    { outcome: 'given_up' },
  ]);
  const sounds = meters.counter('rimshot_sounds_made_total', 'Sounds that the network made.', []);
  const busy = meters.counter('rimshot_engine_busy_seconds_total', 'Time with a batch at the engine.');
  const deaths = meters.counter('rimshot_worker_deaths_total', 'Workers that died or hung under a batch.');
  const steps = meters.summary(
    'rimshot_step_seconds',
    'One evaluation of the network for all sounds of a batch; each batch gives its mean.',
  );
  /** By model, device and batch size: the last one. */
  const speeds = new Map<string, StepSpeed>();
  let running = 0;
  meters.gauge('rimshot_engine_batches_running', 'Batches at the engine now.', () => running);

  return {
    /** The same engine, counted. */
    counted(engine: Engine): Engine {
      return {
        async generate(batch, options = {}) {
          const begun = now();
          running++;
          const onWorkerDeath = (): void => {
            deaths.add();
            options.onWorkerDeath?.();
          };
          try {
            const result = await engine.generate(batch, { ...options, onWorkerDeath });
            const { elapsedMs, networkMs = elapsedMs, device = 'unknown' } = result;
            const model = modelKey(batch.model.manifest);
            const size = batch.items.length;
            const msPerStep = networkMs / Math.max(1, evaluationsOf(batch.items[0]!.recipe));
            batches.add({ outcome: 'done' });
            sounds.add({ model, device }, size);
            steps.observe(msPerStep / 1000, { model, device, batch: String(size) });
            const key = `${model} ${device} ${size}`;
            speeds.delete(key);
            if (speeds.size < mostSpeeds) speeds.set(key, { model, device, batch: size, msPerStep });
            return result;
          } catch (error) {
            batches.add({ outcome: options.signal?.aborted ? 'given_up' : 'failed' });
            throw error;
          } finally {
            running--;
            busy.add({}, Math.max(0, now() - begun) / 1000);
          }
        },
        device: () => engine.device(),
        stop: () => engine.stop(),
      };
    },
    report: () => ({
      running,
      batches: batches.total(),
      sounds: sounds.total(),
      deaths: deaths.total(),
      speeds: [...speeds.values()].sort((a, b) => a.model.localeCompare(b.model) || a.batch - b.batch),
    }),
  };
}
