import { setImmediate as nextTurn } from 'node:timers/promises';
import { loadWeights } from '../model-store/load-weights.ts';
import type { InstalledModel } from '../model-store/manifest.ts';
import { serialise } from '../onnx/serialise.ts';
import { networkGraph } from '../unet/network.ts';
import { faultOf } from './device.ts';
import { deviationFault, faultSentence } from './device-fault.ts';
import type { Measured } from './measurements.ts';
import { modelTolerance, trialFeeds } from './network-cache.ts';
import { createSession, type Device, type Session } from './session.ts';

/** Runs of each; the best one counts, so that other programs disturb little. */
const runs = 5;
/** A device is stopped at this many times the CPU's time: it will not become the faster one. */
const stopFactor = 3;
/** But a message takes its time on a machine that is busy. */
const leastStopMs = 1000;
/** A first run compiles shaders. */
const firstRunMs = 60_000;

export interface MeasureOptions {
  readonly device: Device;
  readonly model: InstalledModel;
  readonly threads: number;
  /** Called before each run on the device: who watches may end this process when it takes longer. */
  readonly onTiming: (timing: { limitMs: number; cpuMs: number }) => void;
}

/** Times one sound's step of a model's network on the CPU and on a device, which also has to give the CPU's answer. */
export async function measureDevice({ device, model, threads, onTiming }: MeasureOptions): Promise<Measured> {
  const absent = await faultOf(device, threads);
  if (absent !== undefined) return { fault: absent, of: 'device' };
  const { architecture, lengthFrames } = model.manifest;
  const weights = await loadWeights(model, { verify: true });
  const graph = serialise(networkGraph(architecture, weights, { batch: 1, lengthFrames }));
  const feeds = trialFeeds({ model, batch: 1, lengthFrames });

  async function timed(session: Session): Promise<number> {
    const began = performance.now();
    await session.run(feeds);
    return performance.now() - began;
  }

  const cpu = await createSession(graph, { device: 'cpu', threads });
  const expected = (await cpu.run(feeds)).v!;
  let cpuMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) cpuMs = Math.min(cpuMs, await timed(cpu));
  await cpu.release();

  async function announce(limitMs: number): Promise<void> {
    onTiming({ limitMs, cpuMs });
    // The run blocks this thread: let the message out first.
    await nextTurn();
  }
  try {
    await announce(firstRunMs);
    const session = await createSession(graph, { device, threads });
    const fault = deviationFault((await session.run(feeds)).v!, expected, modelTolerance);
    if (fault !== undefined) return { fault, of: 'network' };
    let deviceMs = Number.POSITIVE_INFINITY;
    for (let run = 0; run < runs; run++) {
      await announce(Math.max(leastStopMs, stopFactor * cpuMs));
      deviceMs = Math.min(deviceMs, await timed(session));
      // The first one after a session's first run still lays out its memory.
      if (run > 0 && deviceMs > stopFactor * cpuMs) break;
    }
    await session.release();
    return { cpuMs, deviceMs, stopped: false };
  } catch (error) {
    return { fault: faultSentence(error), of: 'network' };
  }
}
