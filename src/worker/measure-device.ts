import { setImmediate as nextTurn } from 'node:timers/promises';
import { noiseOf } from '../diffusion/noise.ts';
import { loadWeights } from '../model-store/load-weights.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { serialise } from '../onnx/serialise.ts';
import { deviationFault, faultSentence } from '../runtime/device-fault.ts';
import type { Device } from '../runtime/devices.ts';
import type { Measured, Timing } from '../runtime/measurements.ts';
import { faultOf } from '../runtime/self-check.ts';
import { createSession, type Feeds, type Session } from '../runtime/session.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { networkGraph, trialFeeds } from '../unet/network.ts';
import { modelTolerance } from './network-cache.ts';

/** A run is stopped at this many times the CPU's time: the device will not become the faster one, … */
const stopFactor = 3;
/** … but not before this: a message takes its time on a busy machine. */
const leastStopMs = 2000;

interface Work {
  readonly name: 'product' | 'step';
  readonly graph: Uint8Array;
  readonly feeds: Feeds;
  /** The output's name. */
  readonly output: string;
  /** Runs on each device; the best counts, so that other programs disturb little. */
  readonly runs: number;
  /** Limit of the first run on a device, which compiles shaders and tries kernels. */
  readonly firstRunMs: number;
}

export interface MeasureOptions {
  readonly device: Device;
  readonly model: InstalledModel;
  readonly threads: number;
  /** Called before each run on the device: whoever watches may end this process after `limitMs`. */
  readonly onTiming: (timing: Timing) => void;
}

/**
 * Times one sound's step of a model's network on the CPU and on a device, which also has to give the CPU's answer. A matrix
 * product comes first: it gives a driver that computes on the CPU away before it has to run a network.
 */
export async function measureDevice(options: MeasureOptions): Promise<Measured> {
  const { device, model, threads } = options;
  const absent = await faultOf(device, threads);
  if (absent !== undefined) return { fault: absent, of: 'device' };
  const product = await compared(productWork(), options);
  if ('fault' in product || product.deviceMs > Math.max(leastStopMs, stopFactor * product.cpuMs)) return product;
  const { architecture, lengthFrames } = model.manifest;
  const weights = await loadWeights(model, { verify: true });
  return compared(
    {
      name: 'step',
      graph: serialise(networkGraph(architecture, weights, { batch: 1, lengthFrames })),
      feeds: trialFeeds(architecture, { batch: 1, lengthFrames }),
      output: 'v',
      runs: 5,
      firstRunMs: 60_000,
    },
    options,
  );
}

/** 2.1 GFLOP: a moment on any GPU. */
function productWork(): Work {
  const size = 1024;
  const shape = [size, size];
  const g = new GraphBuilder('product');
  g.output('c', g.input('a', shape).matmul(g.constant('b', shape, noiseOf(2, 0, size * size))));
  const feeds = { a: { shape, data: noiseOf(1, 0, size * size) } };
  return { name: 'product', graph: serialise(g.build()), feeds, output: 'c', runs: 3, firstRunMs: 5000 };
}

async function compared(work: Work, { device, threads, onTiming }: MeasureOptions): Promise<Measured> {
  const { name, graph, feeds, output, runs, firstRunMs } = work;

  async function timed(session: Session): Promise<number> {
    const began = performance.now();
    await session.run(feeds);
    return performance.now() - began;
  }

  const cpu = await createSession(graph, { device: 'cpu', threads });
  const expected = (await cpu.run(feeds))[output]!;
  let cpuMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) cpuMs = Math.min(cpuMs, await timed(cpu));
  await cpu.release();

  async function announce(of: Timing['of'], limitMs: number): Promise<void> {
    onTiming({ of, limitMs, cpuMs });
    // The run blocks this thread: let the message out first.
    await nextTurn();
  }
  try {
    await announce(`first ${name}`, firstRunMs);
    const session = await createSession(graph, { device, threads });
    const fault = deviationFault((await session.run(feeds))[output]!, expected, modelTolerance);
    if (fault !== undefined) return { fault, of: 'network' };
    let deviceMs = Number.POSITIVE_INFINITY;
    for (let run = 0; run < runs; run++) {
      await announce(name, Math.max(leastStopMs, stopFactor * cpuMs));
      deviceMs = Math.min(deviceMs, await timed(session));
      // The run after the first still lays out its memory.
      if (run > 0 && deviceMs > stopFactor * cpuMs) break;
    }
    await session.release();
    return { of: name, cpuMs, deviceMs, stopped: false };
  } catch (error) {
    return { fault: faultSentence(error), of: 'network' };
  }
}
