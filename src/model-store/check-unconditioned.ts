import { fileFault } from '../checkpoint/file-fault.ts';
import { shapeText, type TensorFile } from '../checkpoint/tensor-file.ts';
import { named } from '../quoted.ts';
import type { Architecture } from '../unet/architecture.ts';
import { layoutOf } from '../unet/layout.ts';
import { parameterShapes } from '../unet/parameters.ts';

/** Names that forks of upstream give to the parts of a conditioned network. */
const conditionWords =
  /embedding|embedder|(?:class|label|text|cond)_(?:emb|enc|proj|mlp)|conditioner|cross_att|to_context/i;

/**
 * Refuses a network that is conditioned on a class, a text or anything else, by the tensors in its file: here it would
 * make sounds of no class, or of all. `names` are those of the whole file, `weights` those of the network.
 */
export function checkUnconditioned(names: readonly string[], weights: TensorFile, architecture: Architecture): void {
  const fileName = weights.source.name;
  const expected = parameterShapes(architecture);
  const inNetwork = [...weights.shapes.keys()].find((name) => !expected.has(name) && conditionWords.test(name));
  const beside = names.find((name) => !/(?:^|\.)blocks\./.test(name) && conditionWords.test(name));
  const part = inNetwork === undefined ? beside : weights.nameInFile(inNetwork);
  if (part !== undefined)
    throw fileFault(
      fileName,
      `tensor ${named(part)} belongs to a network that is told what to make (a class, a text); conditioned networks are not supported`,
    );
  const first = `${layoutOf(architecture).top.down}.weight`;
  const [actual, wanted] = [weights.shapes.get(first), expected.get(first)!];
  if (actual?.length === wanted.length && actual[1] !== wanted[1])
    throw fileFault(
      fileName,
      `its network takes ${actual[1]} channels (tensor ${named(weights.nameInFile(first))} has shape ${shapeText(actual)}), its config asks for ${wanted[1]}. If the others carry a class or another condition, it is not supported; else another config belongs to it.`,
    );
}
