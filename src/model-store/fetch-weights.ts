import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { BlobStore } from '../blobs/blobs.ts';
import { sha256Of } from '../blobs/body-fault.ts';
import { writeSynced } from '../files/write-whole.ts';
import { modelKey } from '../sound/manifest.ts';
import { HostError } from '../user-error.ts';
import { type Published, publishedIdentities, readPublished } from './publish-weights.ts';
import { fetchedDir } from './read-models.ts';
import { writeManifest, writeModelFolder } from './write-model.ts';

export interface FetchParts {
  readonly blobs: BlobStore;
  readonly dataDir: string;
}

/** Of an identity: what no recipe records, see identityOf. */
const networkDigits = 32;

/**
 * Brings a published model into DATA_DIR/models/.fetched, verified piece by piece and as a whole, where the store finds it
 * when it reads its folders again. What is installed under the same name stays, and goes before it.
 * @param identity what a recipe calls its weights
 * @returns false where nobody has published it. HostError where what was published is not what it should be
 */
export async function fetchWeights(identity: string, { blobs, dataDir }: FetchParts): Promise<boolean> {
  if (existsSync(fetchedDir(dataDir, identity))) return true;
  const published = await readPublished(identity, blobs);
  if (published) {
    await bring(identity, published, { blobs, dataDir });
    return true;
  }
  // Its sampler or length were changed since the recipe was written, which records what they were.
  const network = identity.slice(0, networkDigits);
  const same = (await publishedIdentities(blobs)).find((other) => other.startsWith(network) && other !== identity);
  return same !== undefined && fetchWeights(same, { blobs, dataDir });
}

async function bring(identity: string, { manifest, pieces }: Published, { blobs, dataDir }: FetchParts): Promise<void> {
  const wrong = (what: string): HostError =>
    new HostError(`${modelKey(manifest)}: ${what} of what was published is not what it should be; publish it again.`, {
      kind: 'failed',
    });
  const whole = createHash('sha256');
  async function* verified(): AsyncGenerator<Uint8Array> {
    for (const [index, name] of pieces.entries()) {
      const bytes = await blobs('weights').read(name);
      if (!bytes || sha256Of(bytes) !== name) throw wrong(`piece ${index + 1} of ${pieces.length}`);
      whole.update(bytes);
      yield bytes;
    }
  }
  await writeModelFolder(fetchedDir(dataDir, identity), async (folder) => {
    await writeSynced(join(folder, manifest.weights.file), verified());
    if (whole.digest('hex') !== manifest.weights.sha256) throw wrong('the whole');
    await writeManifest(folder, manifest);
  });
}
