import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeWholeSync } from '../files/write-whole.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { canonicalJson } from '../sound/recipe.ts';
import type { Device } from './devices.ts';

/** Timed work: one sound's step of a network, and a matrix product before it; the first run of each compiles. */
const works = ['product', 'step', 'first product', 'first step'] as const;
type Work = (typeof works)[number];

/** A run on a device begins; after `limitMs` it is no longer worth waiting for. */
export interface Timing {
  readonly of: Work;
  readonly limitMs: number;
  readonly cpuMs: number;
}

/** A device on one network against the CPU. `device`: it is absent or computes wrongly, which is not kept on disk. */
export type Measured = Readonly<z.infer<typeof measuredSchema> | { of: 'device'; fault: string }>;

export const isFaster = (measured: Measured | undefined): boolean =>
  measured?.of === 'step' && !measured.stopped && measured.deviceMs < measured.cpuMs;

export type Measurements = ReturnType<typeof openMeasurements>;

/** Enough for every network in use on every device; older ones are measured again. */
const mostKept = 64;

const measuredSchema = z.union([
  /** Times are the best of several runs. `stopped`: a run was ended after `deviceMs`. */
  z.object({ of: z.enum(works), cpuMs: z.number().positive(), deviceMs: z.number().positive(), stopped: z.boolean() }),
  /** It fails on this network. */
  z.object({ of: z.literal('network'), fault: z.string().max(400) }),
]);
const fileSchema = z.object({
  machine: z.string(),
  measured: z.array(z.object({ device: z.string(), network: z.string(), result: measuredSchema })).max(mostKept),
});

/** Models of one architecture and length cost the same, whatever their weights: they share a measurement. */
const networkOf = ({ manifest: { architecture, lengthFrames } }: InstalledModel): string =>
  createHash('sha256')
    .update(canonicalJson([architecture, lengthFrames]))
    .digest('hex')
    .slice(0, 16);

export interface MeasurementsOptions {
  /** JSON; absent: nothing outlives the program. */
  readonly path?: string | undefined;
  /** Changes with ONNX Runtime, processor, drivers and devices: see machineIdentity. */
  readonly machine: string;
  readonly warn?: (line: string) => void;
}

/** Measurements that outlive the program; those under another identity of the machine are forgotten. */
export function openMeasurements({ path, machine, warn = () => {} }: MeasurementsOptions) {
  const results = new Map<string, Measured>();
  const keyOf = (device: string, network: string): string => `${device} ${network}`;
  for (const { device, network, result } of path === undefined ? [] : read(path, machine))
    results.set(keyOf(device, network), result);

  function save(): void {
    if (path === undefined) return;
    const measured = [...results].flatMap(([key, result]) => {
      const [device, network] = key.split(' ');
      // An absent device may be there at the next start, and is missed quickly.
      return result.of === 'device' ? [] : [{ device, network, result }];
    });
    try {
      writeWholeSync(path, `${JSON.stringify({ machine, measured: measured.slice(-mostKept) }, null, 1)}\n`);
    } catch (error) {
      warn(`${path} cannot be written (${(error as Error).message}): devices are measured again at the next start.`);
    }
  }

  return {
    get: (device: Device, model: InstalledModel) => results.get(keyOf(device, networkOf(model))),
    set(device: Device, model: InstalledModel, measured: Measured) {
      const key = keyOf(device, networkOf(model));
      results.delete(key);
      results.set(key, measured);
      save();
    },
    clear() {
      results.clear();
      save();
    },
  };
}

/** What cannot be read was of another version, or is damaged: measuring again is cheap. */
function read(path: string, machine: string): z.infer<typeof fileSchema>['measured'] {
  try {
    const file = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return file.machine === machine ? file.measured : [];
  } catch {
    return [];
  }
}
