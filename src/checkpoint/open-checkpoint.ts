import { type ByteSource, badFile } from './byte-source.ts';
import { isSafetensors, openSafetensors } from './safetensors.ts';
import type { StateDict } from './state-dict.ts';
import { isTorchLegacy, openTorchLegacy } from './torch-legacy.ts';
import { openTorchZip } from './torch-zip.ts';
import { tensorsOf, type WeightSet } from './weight-sets.ts';

/**
 * Opens a PyTorch Lightning checkpoint or a bare state_dict, in torch.save's format since PyTorch 1.6 (zip) or the older
 * one, or a safetensors file. Reads the descriptions of the tensors, but no tensor.
 */
export async function openCheckpoint(source: ByteSource) {
  const state = await openState(source);
  /** The tensors of one network, without the set's prefix. UserError if there are none. */
  const weights = (set: WeightSet) => tensorsOf(state, set);
  return { globalStep: state.globalStep, names: state.names, weights };
}

async function openState(source: ByteSource): Promise<StateDict> {
  if (await isTorchLegacy(source)) return openTorchLegacy(source);
  if (!(await isSafetensors(source))) return openTorchZip(source);
  const file = await openSafetensors(source);
  if (file.shapes.size === 0) throw badFile(source, 'it is a safetensors file without tensors');
  return file.state;
}
