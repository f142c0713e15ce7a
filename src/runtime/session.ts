import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-node';
import { UserError } from '../user-error.ts';
import { type Device, providerOf } from './devices.ts';
import { runtimeFault } from './runtime-fault.ts';
import { threadLimit } from './thread-limit.ts';

// ONNX Runtime is CommonJS and heavy (native): required once, on first use.
const require = createRequire(import.meta.url);
let loaded: typeof Ort | undefined;
function ort(): typeof Ort {
  try {
    // From 1.30 on the library reports its use to Microsoft; it reads this once, when it is loaded.
    process.env.ORT_DISABLE_TELEMETRY = '1';
    loaded ??= require('onnxruntime-node') as typeof Ort;
  } catch (cause) {
    const reason =
      runtimeFault() ??
      `ONNX Runtime does not load on ${process.platform} ${process.arch}: ${String((cause as Error).message).split('\n')[0]}. See docs/gpu.md.`;
    throw new UserError('runtimeUnusable', { reason }, { kind: 'failed', cause });
  }
  return loaded;
}

export interface SessionOptions {
  readonly device: Device;
  /** CPU threads inside an operator; 0: as many as pay (thread-limit.ts). */
  readonly threads: number;
  /** Path prefix of a Chrome trace of every operator, written when the session ends. */
  readonly profile?: string;
  /**
   * Default true: the second run lays all activations out in one block, beside the memory of the first. False keeps to
   * the first layout: a little slower, half the memory where activations outweigh the weights (training).
   */
  readonly memoryPattern?: boolean;
  /** ONNX Runtime's own options in place of those chosen here: for measurements. */
  readonly override?: Ort.InferenceSession.SessionOptions;
}

/** Float32 or int64 arrays with their shapes, by name. */
export type Feeds = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: Float32Array | BigInt64Array }>
>;

/** A graph that is ready to run on a device. Calls must not overlap: run() blocks the event loop of its thread. */
export type Session = Awaited<ReturnType<typeof createSession>>;

/** Loads a serialised graph. Rejects with ONNX Runtime's own error where the device is absent or cannot run the graph. */
export async function createSession(
  model: Uint8Array,
  { device, threads, profile, memoryPattern = true, override }: SessionOptions,
) {
  const session = await ort().InferenceSession.create(model, {
    executionProviders: [providerOf(device)],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
    enableMemPattern: memoryPattern,
    intraOpNumThreads: threads > 0 ? threads : threadLimit().threads,
    ...(profile && { enableProfiling: true, profileFilePrefix: profile }),
    ...override,
  });
  return {
    async run(feeds: Feeds): Promise<Readonly<Record<string, Float32Array>>> {
      const tensors = Object.fromEntries(
        Object.entries(feeds).map(([name, { shape, data }]) => [name, new (ort().Tensor)(data, [...shape])]),
      );
      const results = await session.run(tensors);
      return Object.fromEntries(Object.entries(results).map(([name, tensor]) => [name, tensor.data as Float32Array]));
    },
    async release() {
      if (profile) session.endProfiling();
      await session.release();
    },
  };
}

/** The first output of one run, on a session of its own. */
export async function answerOf(model: Uint8Array, feeds: Feeds, options: SessionOptions): Promise<Float32Array> {
  const session = await createSession(model, options);
  try {
    return Object.values(await session.run(feeds))[0]!;
  } finally {
    await session.release();
  }
}

/** Read without loading the native part. */
export const runtimeVersion = (): string => (require('onnxruntime-node/package.json') as { version: string }).version;

/** Version of ONNX Runtime, and the execution providers of this build. */
export const runtimeInfo = (): { version: string; backends: readonly string[] } => ({
  version: ort().env.versions.node ?? ort().env.versions.common,
  backends: ort()
    .listSupportedBackends()
    .map(({ name }) => name),
});
