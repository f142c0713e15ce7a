import { type InstalledModel, modelKey } from '../sound/manifest.ts';
import { type Device, preferredDevices } from './devices.ts';
import { isFaster, type Measured, type Measurements } from './measurements.ts';

export interface DeviceReport {
  readonly device: Device;
  /** One line for people: the devices tried, and the reason for this one. */
  readonly note: string;
}

/** Chooses the device for a model's sounds: the one that was set, or the first one measured to be faster than the CPU. */
export class DeviceChoice {
  /** Devices other than the CPU, in the order in which they are tried. */
  readonly candidates: readonly Device[];
  readonly #setting: Device | 'auto';
  readonly #measurements: Measurements;
  /** Devices left out until the program ends, each with the reason. */
  readonly #leftOut = new Map<Device, string>();
  readonly #worked = new Set<Device>();
  readonly #deaths = new Map<Device, number>();

  constructor(setting: Device | 'auto', measurements: Measurements, platform: NodeJS.Platform = process.platform) {
    const wanted = setting === 'auto' ? preferredDevices(platform) : [setting];
    this.candidates = wanted.filter((device) => device !== 'cpu');
    this.#setting = setting;
    this.#measurements = measurements;
  }

  /** @param without devices that failed this request */
  deviceFor(model: InstalledModel, without: readonly Device[] = []): Device {
    return this.candidates.find((each) => this.#isTaken(each, model) && !without.includes(each)) ?? 'cpu';
  }

  /** The first candidate that must be measured before the choice for this model is certain. */
  unmeasured(model: InstalledModel): Device | undefined {
    if (this.#setting !== 'auto') return undefined;
    for (const device of this.candidates) {
      if (this.#leftOut.has(device)) continue;
      const measured = this.#measurements.get(device, model);
      if (!measured) return device;
      if (isFaster(measured)) return undefined;
    }
    return undefined;
  }

  #isTaken(device: Device, model: InstalledModel): boolean {
    if (this.#leftOut.has(device)) return false;
    return this.#setting !== 'auto' || isFaster(this.#measurements.get(device, model));
  }

  leaveOut(device: Device, why: string): void {
    this.#leftOut.set(device, why);
  }

  worked(device: Device): void {
    this.#worked.add(device);
    this.#deaths.delete(device);
  }

  /** True where the device is the likely cause: at its first use, or twice in a row. Others may have ended the worker. */
  died(device: Device): boolean {
    const deaths = (this.#deaths.get(device) ?? 0) + 1;
    this.#deaths.set(device, deaths);
    return deaths > 1 || !this.#worked.has(device);
  }

  /** The choice and its reasons, as far as they are known for these models. */
  report(models: readonly InstalledModel[]): DeviceReport {
    const reasons = [...this.#leftOut].map(([device, why]) => `${device}: ${why}`);
    if (this.#setting !== 'auto') {
      const [set] = this.candidates;
      if (!set) return { device: 'cpu', note: 'CPU, as set' };
      if (this.#leftOut.has(set)) return { device: 'cpu', note: `CPU (${reasons.join('; ')})` };
      return { device: set, note: `${set}, checked against the CPU` };
    }
    for (const device of this.candidates.filter((each) => !this.#leftOut.has(each)))
      for (const [sentence, names] of this.#sentences(device, models))
        reasons.push(`${device}${names.length === models.length ? '' : ` for ${listed(names)}`}: ${sentence}`);
    const taken = this.candidates.find((device) => models.some((model) => this.#isTaken(device, model)));
    const note = reasons.length > 0 ? ` (${reasons.join('; ')})` : '';
    return { device: taken ?? 'cpu', note: `${taken ?? 'CPU'}${note}` };
  }

  /** The measurements of a device in sentences, each with the models that it holds for. */
  #sentences(device: Device, models: readonly InstalledModel[]): Map<string, string[]> {
    const sentences = new Map<string, string[]>();
    for (const model of models) {
      const measured = this.#measurements.get(device, model);
      if (!measured) continue;
      const sentence = describeMeasured(measured, device);
      sentences.set(sentence, [...(sentences.get(sentence) ?? []), modelKey(model.manifest)]);
    }
    return sentences;
  }
}

const mostListed = 4;
const listed = (names: readonly string[]): string =>
  names.length <= mostListed
    ? names.join(', ')
    : `${names.slice(0, mostListed).join(', ')} and ${names.length - mostListed} more`;

/** The figures, and whether they speak for the device or the CPU. */
export function describeMeasured(measured: Measured, device: Device): string {
  if ('fault' in measured) return `${measured.fault}, so the CPU is taken`;
  const { of, cpuMs, deviceMs, stopped } = measured;
  const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
  const what = of.endsWith('step') ? 'a step of the network' : 'a matrix product';
  const first = of.startsWith('first') ? ' the first time' : '';
  const figures = `${what} takes ${ms(cpuMs)} on the CPU and ${stopped ? 'more than ' : ''}${ms(deviceMs)} on ${device}${first}`;
  return isFaster(measured) ? `faster than the CPU: ${figures}` : `the CPU is faster: ${figures}`;
}
