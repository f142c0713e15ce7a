import { portable, portableVersions } from '../onnx/portable.ts';
import { serialise } from '../onnx/serialise.ts';
import { identityOf } from '../sound/identity.ts';
import { type InstalledModel, modelKey } from '../sound/manifest.ts';
import { networkGraph } from '../unet/network.ts';
import { fixedParameters } from '../unet/parameters.ts';
import { lappedName } from '../unet/transform.ts';
import { HostError } from '../user-error.ts';
import { loadWeights } from './load-weights.ts';

export interface OnnxExport {
  /** Matrices as float16, except those that no training changes; the sums stay float32. */
  readonly halved: boolean;
  /** Sounds side by side. */
  readonly batch: number;
}

/** A protocol buffer holds less than 2 GiB; the nodes take some of them. */
const mostBytes = 2 ** 31 - 2 ** 24;

/**
 * The graph that runs here, as the bytes of an .onnx file of ONNX Runtime's dialect: opset 17 and operators of
 * com.microsoft. Its settings and origin are metadata_props. UserError where the weights cannot be read or are too large.
 */
export async function exportOnnx(model: InstalledModel, { halved, batch }: OnnxExport): Promise<Uint8Array> {
  const { manifest } = model;
  const weights = await loadWeights(model, { verify: true });
  const { architecture, lengthFrames, fixed = [] } = manifest;
  const graph = portable(networkGraph(architecture, weights, { batch, lengthFrames }), {
    halved,
    exact: new Set([lappedName, ...fixed, ...fixedParameters(architecture)]),
  });
  const bytes = graph.constants.reduce((sum, { data }) => sum + data.byteLength, 0);
  if (bytes > mostBytes)
    throw new HostError(
      `${modelKey(manifest)} has ${(bytes / 1e6).toFixed(0)} MB of weights, too many for one .onnx file. Use --safetensors.`,
      { kind: 'failed' },
    );
  return serialise(graph, {
    versions: portableVersions,
    about: `${modelKey(manifest)} of Rimshot: one network evaluation. Sampling: see the metadata.`,
    metadata: metadataOf(model, halved),
  });
}

/** Texts by name, values as JSON. */
function metadataOf({ manifest }: InstalledModel, halved: boolean): Record<string, string> {
  const { sampleRate, lengthFrames, dataScale, sourceLevel, sampling, architecture, weights, provenance } = manifest;
  const { inChannels: channels } = architecture;
  const settings = { sampleRate, lengthFrames, channels, dataScale, sourceLevel, sampling };
  return {
    'rimshot.model': modelKey(manifest),
    'rimshot.identity': identityOf(manifest),
    'rimshot.weights': `${weights.sha256} (${weights.set}, stored here as ${halved ? 'float16' : 'float32'})`,
    'rimshot.settings': JSON.stringify(settings),
    'rimshot.architecture': JSON.stringify(architecture),
    'rimshot.use': use,
    'rimshot.source': provenance.source,
    'rimshot.licence': provenance.licence,
    'rimshot.attributions': JSON.stringify(provenance.attributions),
    'rimshot.notes': JSON.stringify(provenance.notes),
  };
}

const use = [
  'x = cos(phi) sound + sin(phi) noise with phi = sigma pi / 2 and sound = audio * dataScale.',
  'v = cos(phi) noise - sin(phi) sound, so sound = cos(phi) x - sin(phi) v and noise = sin(phi) x + cos(phi) v.',
  'Start at sigma = 2 / pi * atan(tauMax) with standard normal noise and step down to atan(tauMin); divide by dataScale.',
].join(' ');
