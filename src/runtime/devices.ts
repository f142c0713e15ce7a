import { HostError } from '../user-error.ts';

interface DeviceRow {
  /** Its place among the devices that `auto` tries on a platform, from 1; absent: it is not tried there. */
  readonly auto: Readonly<Partial<Record<NodeJS.Platform, number>>>;
  /** GPUs that it can take: `any` by number (`cuda:1`), or the `first` one (`webgpu:0`), which its driver decides. */
  readonly gpu?: 'any' | 'first';
  /** Sounds side by side in one evaluation of a network. */
  readonly soundsAtOnce: number;
  /** Beginnings of the environment variables that choose its driver: a measurement under others is not believed. */
  readonly variables: readonly string[];
}

/** A GPU is idle on one sound. */
const gpuSounds = 4;

/**
 * Every device, by the name of its execution provider in ONNX Runtime. All else follows from these rows: the names that
 * people may set, what `auto` tries, help texts, and how sessions are made.
 */
const table = {
  // A CPU gains nothing from batches (bench shows it), and one at a time a sound is the same to the bit in any batch.
  cpu: { auto: {}, soundsAtOnce: 1, variables: [] },
  webgpu: {
    auto: { linux: 2, win32: 2, darwin: 1 },
    gpu: 'first',
    soundsAtOnce: gpuSounds,
    variables: ['VK', 'MESA', 'DRI', 'HIP', 'ROCR'],
  },
  cuda: { auto: { linux: 1 }, gpu: 'any', soundsAtOnce: gpuSounds, variables: ['CUDA', 'NVIDIA'] },
  dml: { auto: { win32: 1 }, gpu: 'any', soundsAtOnce: gpuSounds, variables: [] },
  // It compiles each graph for minutes and has no contrib operators: WebGPU (Metal) comes first.
  coreml: { auto: { darwin: 2 }, soundsAtOnce: gpuSounds, variables: [] },
} as const satisfies Record<string, DeviceRow>;

export type DeviceKind = keyof typeof table;
type GpuKind = { [Kind in DeviceKind]: (typeof table)[Kind] extends { gpu: string } ? Kind : never }[DeviceKind];
/** Without a number it is the first GPU. */
export type Device = DeviceKind | `${GpuKind}:${number}`;

export const deviceKinds = Object.keys(table) as readonly DeviceKind[];
const rows: Readonly<Record<DeviceKind, DeviceRow>> = table;

export const kindOf = (device: Device): DeviceKind => device.split(':')[0] as DeviceKind;
export const soundsAtOnce = (device: Device): number => rows[kindOf(device)].soundsAtOnce;

/** In the order in which `auto` tries them; the CPU is always there. */
export const preferredDevices = (platform: NodeJS.Platform): readonly DeviceKind[] =>
  deviceKinds
    .filter((kind) => rows[kind].auto[platform] !== undefined)
    .sort((a, b) => rows[a].auto[platform]! - rows[b].auto[platform]!);

/** As ONNX Runtime's Node binding takes it: one of several GPUs by its number. */
export function providerOf(device: Device): DeviceKind | { readonly name: DeviceKind; readonly deviceId: number } {
  const name = kindOf(device);
  const number = device.split(':')[1];
  return number === undefined || rows[name].gpu !== 'any' ? name : { name, deviceId: Number(number) };
}

/** Whether an environment variable chooses a driver. */
export const choosesDriver = (variable: string): boolean =>
  deviceKinds.some((kind) => rows[kind].variables.some((start) => variable.startsWith(`${start}_`)));

const numbered = deviceKinds.filter((kind) => rows[kind].gpu === 'any').map((kind) => `${kind}:1`);
/** The devices that can be set, for help texts and mistakes; `auto` where the choice may be left to us. */
export const oneDeviceWords = `${deviceKinds.join(', ')}, or a GPU by its number as in ${numbered.join(' and ')}`;
export const deviceWords = `auto, ${oneDeviceWords}`;

/** `auto`, a kind of device, or one with its number (`cuda:1`). UserError that says what is allowed. */
export function parseDevice(text: string): Device | 'auto' {
  const [, word, number] = /^([a-z]+)(?::(\d{1,2}))?$/.exec(text) ?? [];
  const kind = deviceKinds.find((each) => each === word);
  if (text === 'auto') return 'auto';
  if (kind && number === undefined) return kind;
  if (kind) {
    const { gpu } = rows[kind];
    if (gpu === undefined) throw new HostError(`${text}: there is one ${kind}; it takes no number.`);
    if (gpu === 'first' && Number(number) > 0)
      throw new HostError(
        `${text} cannot be chosen: ONNX Runtime gives WebGPU the GPU that the driver puts first, which is webgpu:0. See docs/gpu.md.`,
      );
    return `${kind as GpuKind}:${Number(number)}`;
  }
  throw new HostError(`${text} is not a device: must be ${deviceWords}.`);
}
