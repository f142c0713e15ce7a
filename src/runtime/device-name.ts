import { HostError } from '../user-error.ts';
import { type Device, type DeviceKind, devices } from './session.ts';

export const kindOf = (device: Device): DeviceKind => device.split(':')[0] as DeviceKind;

/** What can be set, for help texts and mistakes. */
export const deviceWords = `auto, ${devices.join(', ')}, or a GPU by its number as in cuda:1 and dml:1`;

/** `auto`, a kind of device, or one with its number (`cuda:1`). UserError that says what is allowed. */
export function parseDevice(text: string): Device | 'auto' {
  const [, word, number] = /^([a-z]+)(?::(\d{1,2}))?$/.exec(text) ?? [];
  const kind = devices.find((each) => each === word);
  if (number === undefined) {
    if (word === 'auto') return 'auto';
    if (kind) return kind;
  } else if (kind === 'webgpu' && Number(number) > 0) {
    throw new HostError(
      `${text} cannot be chosen: ONNX Runtime gives WebGPU the GPU that the driver puts first, which is webgpu:0. See docs/gpu.md.`,
    );
  } else if (kind === 'cuda' || kind === 'dml' || kind === 'webgpu') return `${kind}:${Number(number)}`;
  else if (kind) throw new HostError(`${text}: there is one ${kind}; it takes no number.`);
  throw new HostError(`${text} is not a device: must be ${deviceWords}.`);
}
