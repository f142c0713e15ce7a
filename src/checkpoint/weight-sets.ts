import { named } from '../quoted.ts';
import { badFile } from './byte-source.ts';
import type { StateDict } from './state-dict.ts';
import type { LocatedTensor } from './tensor.ts';
import { checkFinite, mostTensors, type TensorFile } from './tensor-file.ts';

/**
 * Prefixes of a network's tensors, the likeliest first: in upstream's checkpoint, its EMA object, its model, the network
 * alone. `online`: the weights that upstream plays, as its EMA copy still calls the online modules; a safetensors file
 * keeps one of their several names. `ema`: the true average, which upstream never played.
 */
export const weightSets = {
  online: [
    'model.net.',
    'model.diffusion.net.',
    'model_ema.online_model.net.',
    'online_model.net.',
    'net.',
    'diffusion.net.',
    '',
  ],
  ema: ['model_ema.ema_model.net.', 'ema_model.net.'],
} as const;
export type WeightSet = keyof typeof weightSets;

/** Name parts added by torch.compile, data parallel, FSDP and activation checkpointing, in any order. */
const wrappers = /(^|\.)(?:_orig_mod|module|_fsdp_wrapped_module|_checkpoint_wrapped_module)(?=\.)/g;
const unwrapped = (name: string): string => name.replace(wrappers, '').replace(/^\./, '');

/** First part of all tensor names in upstream's networks. */
const networkStart = 'blocks.';

/** Most bytes of a network's tensors, in file sizes: two names may share a tensor, a hundred may not. */
const mostReading = 4;

/** The tensors of one network by their names in upstream's network. UserError with advice if there are none. */
export function tensorsOf(state: StateDict, set: WeightSet): TensorFile {
  const { source } = state;
  const found = findNetwork(state.names, set);
  if (!found) throw badFile(source, missing(state, set));
  const { prefix, names } = found;
  if (names.size > mostTensors)
    throw badFile(source, `it holds ${names.size} tensors of one network; at most ${mostTensors} are read`);
  const located = new Map<string, LocatedTensor>();
  let bytes = 0;
  for (const [name, inFile] of names) {
    const places = inFile.map((each) => state.locate(each));
    const [tensor] = places;
    if (!tensor) continue;
    const other = places.findIndex(({ place }) => place !== tensor.place);
    if (other >= 0)
      throw badFile(
        source,
        `tensors ${named(inFile[0]!)} and ${named(inFile[other]!)} are the same one under two names, and differ`,
      );
    bytes += tensor.bytes;
    located.set(name, tensor);
  }
  if (bytes > mostReading * source.size)
    throw badFile(source, `its tensors share storages, so that ${source.size} bytes would be read as ${bytes}`);
  const nameInFile = (name: string): string => names.get(name)?.[0] ?? prefix + name;
  return {
    source,
    nameInFile,
    shapes: new Map([...located].map(([name, { shape }]) => [name, shape])),
    async read(name) {
      const tensor = await (located.get(name) ?? state.locate(nameInFile(name))).read();
      checkFinite(source, nameInFile(name), tensor.data);
      return tensor;
    },
  };
}

/** Names in the file by name in the network: several if a wrapped and a plain module share a tensor. */
function findNetwork(all: readonly string[], set: WeightSet) {
  const plain = all.map((inFile) => ({ inFile, name: unwrapped(inFile) }));
  for (const prefix of weightSets[set]) {
    const names = new Map<string, string[]>();
    for (const { inFile, name } of plain) {
      if (!name.startsWith(prefix === '' ? networkStart : prefix)) continue;
      const inNetwork = name.slice(prefix.length);
      const others = names.get(inNetwork);
      if (others) others.push(inFile);
      else names.set(inNetwork, [inFile]);
    }
    if (names.size > 0) return { prefix, names };
  }
  return undefined;
}

function missing(state: StateDict, set: WeightSet): string {
  const none = `it holds no ${set} weights (no tensor is named ${weightSets[set][0]}…)`;
  const other = set === 'online' ? 'ema' : 'online';
  const instead = findNetwork(state.names, other);
  if (instead)
    return `${none}, but ${other} weights. Import those: add --weights ${other}${other === 'online' ? ', or leave --weights away' : ''}`;
  if (state.names.length === 0) return none;
  return `${none}. It holds ${state.names.length} tensors of another kind, e.g. ${state.names.slice(0, 2).map(named).join(' and ')}`;
}
