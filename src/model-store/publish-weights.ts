import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { BlobStore } from '../blobs/blobs.ts';
import { sha256Of } from '../blobs/body-fault.ts';
import { digestOfFile } from '../files/file-source.ts';
import { identityOf } from '../sound/identity.ts';
import { sha256Hex } from '../sound/ids.ts';
import { type InstalledModel, type Manifest, manifestSchema, modelKey } from '../sound/manifest.ts';
import { HostError, UserError } from '../user-error.ts';

/** So much is in memory at once, and a transfer that broke goes on behind the last whole one. */
const defaultPieceBytes = 8 << 20;

/** What is stored under a model's identity. */
const publishedSchema = z.object({
  manifest: manifestSchema,
  /** Digests of the pieces of the weights, in order. */
  pieces: z.array(z.string().regex(sha256Hex)).readonly(),
});
export interface Published {
  readonly manifest: Manifest;
  readonly pieces: readonly string[];
}

/**
 * Stores a model for other machines, under its identity: the pieces of its weights first, then model.json. Resolves with
 * false where it was there. UserError where the weights are not those of model.json.
 */
export async function publishWeights(
  { manifest, directory }: InstalledModel,
  blobs: BlobStore,
  pieceBytes = defaultPieceBytes,
): Promise<boolean> {
  const identity = identityOf(manifest);
  const manifests = blobs('manifests');
  if ((await manifests.present([identity])).size > 0) return false;
  const path = join(directory, manifest.weights.file);
  if ((await digestOfFile(path)) !== manifest.weights.sha256)
    throw new UserError('weightsDiffer', { model: modelKey(manifest), path }, { kind: 'failed' });
  const pieces: string[] = [];
  for await (const bytes of piecesOf(path, pieceBytes)) {
    const name = sha256Of(bytes);
    if ((await blobs('weights').present([name])).size === 0) await blobs('weights').write([{ name, bytes }]);
    pieces.push(name);
  }
  const published: Published = { manifest, pieces };
  await manifests.write([{ name: identity, bytes: Buffer.from(JSON.stringify(published)) }]);
  return true;
}

/** What was published under this identity; undefined where nothing was. HostError where it is something else. */
export async function readPublished(identity: string, blobs: BlobStore): Promise<Published | undefined> {
  const bytes = await blobs('manifests').read(identity);
  if (!bytes) return undefined;
  try {
    const published = publishedSchema.parse(JSON.parse(Buffer.from(bytes).toString()));
    if (identityOf(published.manifest) === identity) return published;
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error;
  }
  throw new HostError(`What is published as the model ${identity.slice(0, 12)}… is not one.`, { kind: 'failed' });
}

/** Identities of all published models. */
export async function publishedIdentities(blobs: BlobStore): Promise<string[]> {
  const all: string[] = [];
  for await (const page of blobs('manifests').list()) all.push(...page.map(({ name }) => name));
  return all;
}

/** Takes a model back from other machines that have not fetched it yet. */
export async function unpublishWeights(identity: string, blobs: BlobStore): Promise<void> {
  const published = await readPublished(identity, blobs);
  if (!published) return;
  await blobs('manifests').remove([identity]);
  // Models that differ in their settings alone share the pieces.
  const others = await Promise.all((await publishedIdentities(blobs)).map((other) => readPublished(other, blobs)));
  const needed = new Set(others.flatMap((other) => other?.pieces ?? []));
  await blobs('weights').remove(published.pieces.filter((name) => !needed.has(name)));
}

async function* piecesOf(path: string, pieceBytes: number): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(pieceBytes), 0, pieceBytes);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}
