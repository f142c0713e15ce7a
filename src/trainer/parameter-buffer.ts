import { elementCount, type Tensor, type Tensors } from '../checkpoint/tensor.ts';
import type { Architecture } from '../unet/architecture.ts';
import { layoutOf } from '../unet/layout.ts';
import { parameterShapes } from '../unet/parameters.ts';

export interface ParameterSlot {
  readonly name: string;
  readonly shape: readonly number[];
  /** Index of its first value in the buffer. */
  readonly offset: number;
  readonly length: number;
}

export type ParameterPlan = ReturnType<typeof parameterPlan>;

/** Layout of a network's trainable tensors in one flat array: the optimiser knows nothing of tensors. */
export function parameterPlan(architecture: Architecture) {
  const [first, second] = layoutOf(architecture).time.mlp;
  /** Second names of tensors to their first. */
  const aliases = new Map(['weight', 'bias'].map((part) => [`${second}.${part}`, `${first}.${part}`]));
  let offset = 0;
  const slots: ParameterSlot[] = [];
  for (const [name, shape] of parameterShapes(architecture)) {
    if (aliases.has(name)) continue;
    const length = elementCount(shape);
    slots.push({ name, shape, offset, length });
    offset += length;
  }
  return { slots, aliases, length: offset };
}

/** A view of one tensor in a flat array. */
export const viewOf = (buffer: Float32Array, { offset, length }: ParameterSlot): Float32Array =>
  buffer.subarray(offset, offset + length);

/** Copies a network's tensors into one array. Throws if one is missing or has another size. */
export function packParameters(plan: ParameterPlan, tensors: Tensors): Float32Array {
  const buffer = new Float32Array(plan.length);
  for (const slot of plan.slots) {
    const tensor = tensors.get(slot.name);
    if (tensor?.data.length !== slot.length) throw new Error(`tensor ${slot.name} is missing or has the wrong size`);
    viewOf(buffer, slot).set(tensor.data);
  }
  return buffer;
}

/** All tensors of the network as views of the buffer, shared ones under both names. */
export const unpackParameters = (plan: ParameterPlan, buffer: Float32Array): Map<string, Tensor> =>
  tensorsOf(plan, (slot) => viewOf(buffer, slot));

/** All tensors of the network with the data of their slots, shared ones under both names. */
export function tensorsOf(
  { slots, aliases }: ParameterPlan,
  dataOf: (slot: ParameterSlot, index: number) => Float32Array,
): Map<string, Tensor> {
  const tensors = new Map(
    slots.map((slot, i): [string, Tensor] => [slot.name, { shape: slot.shape, data: dataOf(slot, i) }]),
  );
  for (const [second, first] of aliases) tensors.set(second, tensors.get(first)!);
  return tensors;
}
