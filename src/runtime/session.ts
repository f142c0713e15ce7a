import { createRequire } from 'node:module';
import type * as Ort from 'onnxruntime-node';
import { UserError } from '../user-error.ts';
import { runtimeFault } from './runtime-fault.ts';
import { threadLimit } from './thread-limit.ts';

// ONNX Runtime is CommonJS and heavy (native): required once, on first use.
const require = createRequire(import.meta.url);
let loaded: typeof Ort | undefined;
function ort(): typeof Ort {
  try {
    // The library reports its use to Microsoft from 1.30 on; it looks at this once, when it is loaded.
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

export const devices = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const;
export type DeviceKind = (typeof devices)[number];
/** Of several GPUs, those of CUDA and DirectML have a number (`cuda:1`); without one it is the first. */
export type Device = DeviceKind | `${'cuda' | 'dml' | 'webgpu'}:${number}`;

export interface SessionOptions {
  readonly device: Device;
  /** CPU threads inside an operator; 0: as many as are worth it (thread-limit.ts). */
  readonly threads: number;
  /** Write a Chrome trace of every operator under this path prefix when the session ends. */
  readonly profile?: string;
  /**
   * Default true: the second run lays all activations out in one block, beside what the first one took. False keeps to
   * the first: slower by a little, half the memory where activations outweigh the weights (training).
   */
  readonly memoryPattern?: boolean;
  /** ONNX Runtime's own options over what is chosen here: for measurements. */
  readonly override?: Ort.InferenceSession.SessionOptions;
}

/** Float32 or int64 arrays with their shapes, by name. */
export type Feeds = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly data: Float32Array | BigInt64Array }>
>;

/** A graph that is ready to run on a device. Calls must not overlap: run() blocks the event loop of its thread. */
export interface Session {
  run(feeds: Feeds): Promise<Readonly<Record<string, Float32Array>>>;
  release(): Promise<void>;
}

/** Loads a serialised graph. Rejects with ONNX Runtime's own error where the device is absent or the graph does not fit it. */
export async function createSession(
  model: Uint8Array,
  { device, threads, profile, memoryPattern = true, override }: SessionOptions,
): Promise<Session> {
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
    async run(feeds) {
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

/** ONNX Runtime's Node binding takes a number for CUDA and DirectML; WebGPU's GPU is the one that the driver puts first. */
function providerOf(device: Device): Ort.InferenceSession.ExecutionProviderConfig {
  const [name, number] = device.split(':') as [DeviceKind, string?];
  return number === undefined || name === 'webgpu' ? name : { name, deviceId: Number(number) };
}

/** Without loading the native part. */
export const runtimeVersion = (): string => (require('onnxruntime-node/package.json') as { version: string }).version;

/** Version of ONNX Runtime, and the execution providers that this build offers. */
export const runtimeInfo = (): { version: string; backends: readonly string[] } => ({
  version: ort().env.versions.node ?? ort().env.versions.common,
  backends: ort()
    .listSupportedBackends()
    .map(({ name }) => name),
});
