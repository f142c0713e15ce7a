import { named } from '../quoted.ts';
import { type ByteSource, badFile } from './byte-source.ts';
import { readPickle } from './pickle.ts';
import { pickleLimits } from './pickle-machine.ts';
import { PickleError } from './pickle-values.ts';
import { type StateDict, stateDictOf } from './state-dict.ts';
import { openZip, type Zip } from './zip.ts';

/** Opens torch.save's format since PyTorch 1.6: a zip archive of a pickle and raw storages. Reads the pickle, but no tensor. */
export async function openTorchZip(source: ByteSource): Promise<StateDict> {
  const zip = await openZip(source);
  const { root, folder } = await readRoot(source, zip);
  return stateDictOf(source, root, {
    sizeOf: (key) => zip.entries.get(`${folder}data/${key}`)?.size,
    read: (key, from, to) => zip.read(zip.entries.get(`${folder}data/${key}`)!, from, to),
  });
}

/** `folder`: the archive's one top folder, with its slash. */
async function readRoot(source: ByteSource, zip: Zip): Promise<{ root: unknown; folder: string }> {
  const pickles = [...zip.entries.keys()].filter((name) => /^[^/]+\/data\.pkl$/.test(name));
  const name = pickles[0];
  if (name === undefined || pickles.length > 1)
    throw badFile(source, `it is a zip archive with ${pickles.length} data.pkl; a PyTorch checkpoint has one`);
  const folder = name.slice(0, -'data.pkl'.length);
  if (zip.entries.has(`${folder}constants.pkl`))
    throw badFile(
      source,
      'it is a TorchScript program, which is not run here. Save the tensors of the model that it was made from: torch.save(model.state_dict(), "weights.pt")',
    );
  const order = zip.entries.get(`${folder}byteorder`);
  if (order && order.size < 16 && new TextDecoder().decode(await zip.read(order)).trim() !== 'little')
    throw badFile(source, 'it was saved on a big-endian machine; only little-endian checkpoints are read');
  const entry = zip.entries.get(name)!;
  if (entry.size > pickleLimits.bytes)
    throw badFile(source, `its pickle has ${entry.size} bytes; at most ${pickleLimits.bytes} are read`);
  try {
    return { root: readPickle(await zip.read(entry)), folder };
  } catch (error) {
    if (!(error instanceof PickleError)) throw error;
    throw badFile(source, `its pickle (${named(name)}) cannot be read: ${error.message}`, error);
  }
}
