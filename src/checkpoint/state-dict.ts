import { named, quoted } from '../quoted.ts';
import { type ByteSource, badFile } from './byte-source.ts';
import { GlobalName, InertRecord, PickledTensor } from './pickle-values.ts';
import { locateTensor, type Storages } from './stored-tensor.ts';
import type { LocatedTensor } from './tensor.ts';

/** The named tensors of a file, whatever its format. */
export interface StateDict {
  readonly source: ByteSource;
  /** Number of optimizer steps of the training; undefined if the file does not say. */
  readonly globalStep: number | undefined;
  readonly names: readonly string[];
  /** UserError with the tensor's name and fault. */
  locate(name: string): LocatedTensor;
}

/** Keys of the tensors in training scripts' files; a file may also hold only the tensors. */
const stateKeys = ['state_dict', 'model_state_dict', 'model'];

/** The tensors of a file of torch.save: a checkpoint or a bare state_dict. UserError that names the kind of any other file. */
export function stateDictOf(source: ByteSource, root: unknown, storages: Storages): StateDict {
  if (root instanceof InertRecord && root.of instanceof GlobalName)
    throw badFile(
      source,
      `it holds no state_dict but a whole object (${named(root.of.path)}), which is not run here. Save its tensors: torch.save(model.state_dict(), "weights.pt")`,
    );
  if (!(root instanceof Map)) throw badFile(source, `it holds no state_dict but ${quoted(root)}`);
  const holdsTensors = (value: unknown): value is Map<unknown, unknown> =>
    value instanceof Map && [...value.values()].some((each) => each instanceof PickledTensor);
  const ofLightning: unknown = root.get('state_dict');
  const state =
    ofLightning instanceof Map
      ? ofLightning
      : [...stateKeys.map((key): unknown => root.get(key)), root].find(holdsTensors);
  if (!state)
    throw badFile(
      source,
      `it holds no state_dict, which every PyTorch Lightning checkpoint has, and no tensors by name. Its keys: ${[...root.keys()].slice(0, 5).map(quoted).join(', ') || 'none'}`,
    );
  const step: unknown = root.get('global_step');
  const values = new Map([...state].filter((entry): entry is [string, unknown] => typeof entry[0] === 'string'));
  return {
    source,
    globalStep: typeof step === 'number' && Number.isSafeInteger(step) && step >= 0 ? step : undefined,
    names: [...values.keys()],
    locate: (name) => locateTensor(source, storages, name, values.get(name)),
  };
}
