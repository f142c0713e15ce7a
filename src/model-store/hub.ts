import { HubApiError, listFiles, modelInfo } from '@huggingface/hub';
import { sha256Hex } from '../sound/ids.ts';
import { HostError, UserError } from '../user-error.ts';

/** The hub of the pretrained weights: HF_ENDPOINT and HF_TOKEN. */
export interface Hub {
  readonly endpoint: string;
  readonly token: string | undefined;
}

export interface HubFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** SHA-256 of large files (LFS); git's SHA-1 of the blob for the others. */
  readonly digest: { readonly kind: 'sha256' | 'git-sha1'; readonly hex: string };
  /** Pinned to this revision. */
  readonly url: string;
}

export type HubRepository = Awaited<ReturnType<typeof listRepository>>;

/** Our repositories have 4 files; a longer list is not followed for ever. */
const mostFiles = 1000;

const hex = { sha256: sha256Hex, 'git-sha1': /^[0-9a-f]{40}$/ };

/** Lists a model repository at its newest commit. UserError if the hub refuses or cannot be reached. */
export async function listRepository(hub: Hub, name: string) {
  if (hub.token !== undefined && !hub.token.startsWith('hf_'))
    throw new HostError('HF_TOKEN: an access token of Hugging Face begins with "hf_"');
  const access = { hubUrl: endpointOf(hub), ...(hub.token === undefined ? {} : { accessToken: hub.token }) };
  try {
    const { sha, tags } = await modelInfo({ name, additionalFields: ['sha', 'tags'], ...access });
    if (!hex['git-sha1'].test(sha ?? '')) throw new Error('it names no commit');
    // The commit to which everything is pinned.
    const revision = sha as string;
    const files: HubFile[] = [];
    for await (const { type, path, size, oid, lfs } of listFiles({
      repo: name,
      recursive: true,
      revision,
      ...access,
    })) {
      if (type !== 'file') continue;
      if (files.length >= mostFiles) throw new Error(`it lists more than ${mostFiles} files`);
      const digest = lfs ? { kind: 'sha256' as const, hex: lfs.oid } : { kind: 'git-sha1' as const, hex: oid ?? '' };
      const sizeBytes = lfs?.size ?? size;
      if (!hex[digest.kind].test(digest.hex) || !Number.isSafeInteger(sizeBytes) || sizeBytes < 0)
        throw new Error(`it states no size and digest for ${path}`);
      const encoded = path.split('/').map(encodeURIComponent).join('/');
      files.push({ path, sizeBytes, digest, url: `${endpointOf(hub)}/${name}/resolve/${revision}/${encoded}` });
    }
    // As stated on the repository's card.
    const licence = tags?.find((tag) => tag.startsWith('license:'))?.slice('license:'.length);
    return { name, revision, licence, files };
  } catch (error) {
    throw hubError(hub, name, error);
  }
}

const endpointOf = ({ endpoint }: Hub): string => endpoint.replace(/\/+$/, '');

const nothingChanged = 'Nothing was changed.';

/** A status of the hub as a sentence for a person. */
export function statusError(hub: Hub, what: string, status: number): UserError {
  const host = endpointOf(hub);
  const reason =
    status === 401 || status === 403
      ? hub.token === undefined
        ? 'it asks for an access token; set HF_TOKEN to one that may read it'
        : 'it does not accept the access token in HF_TOKEN'
      : status === 404
        ? 'it does not have it'
        : status === 429
          ? 'too many requests were made; try again later'
          : status >= 500
            ? 'it has trouble of its own; try again later'
            : 'it refuses';
  return new HostError(`${what}: ${host} answers ${status}: ${reason}. ${nothingChanged}`, { kind: 'failed' });
}

/** A failed request to the hub as a sentence for a person; any other error unchanged. */
export function hubError(hub: Hub, what: string, error: unknown): unknown {
  if (error instanceof UserError) return error;
  if (error instanceof HubApiError) return statusError(hub, what, error.statusCode);
  if (!(error instanceof Error)) return error;
  const { cause } = error;
  const unreachable = cause instanceof Error;
  const detail = unreachable ? ('code' in cause && String(cause.code)) || cause.message : error.message;
  return new HostError(
    `${what}: ${endpointOf(hub)} ${unreachable ? 'cannot be reached' : 'gave an answer that cannot be used'} (${detail}). ${nothingChanged}`,
    { kind: 'failed', cause: error },
  );
}
