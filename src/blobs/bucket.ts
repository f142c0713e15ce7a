/** The only importer of the S3 client, which a default installation lacks. */
import type { S3mini } from 's3mini';
import { codeOf } from '../files/disk-error.ts';
import { Interrupted } from '../files/patient-request.ts';
import { retry } from '../files/retry.ts';
import { HostError } from '../user-error.ts';
import type { S3Place } from './blobs-place.ts';
import { bodyFault, sha256Of } from './body-fault.ts';
import { steadyFetch } from './steady-fetch.ts';
import { bareStoreError, explainedStoreError, StoreRefusal } from './store-errors.ts';

export interface BucketPatience {
  /** Before each further try, in ms. Default: 6 tries in 8 s. */
  readonly pausesMs?: readonly number[];
  /** A silent connection counts as broken after so many ms. Default 30,000. */
  readonly stallMs?: number;
}

const defaultPausesMs = [250, 500, 1000, 2000, 4000];
/** A store may ask for more with Retry-After than anybody wants to wait for. */
const longestPauseMs = 10_000;
/** Our own mark of what was stored: ETags are the MD5 of the bytes at some stores only. */
const digestHeader = 'x-amz-meta-sha256';
/** Addresses for visitors; a page is open for longer, and asks again. */
const urlSeconds = 300;

export type Bucket = Awaited<ReturnType<typeof openBucket>>;

/**
 * Objects of an S3-compatible store, by path style and Signature Version 4. What may pass is tried again; errors are
 * UserErrors then.
 */
export async function openBucket(place: S3Place, { pausesMs = defaultPausesMs, stallMs }: BucketPatience = {}) {
  const s3 = await connect(place, steadyFetch(stallMs));
  const keyOf = (key: string): string => `${place.prefix}${key}`;

  const pauseAfter = (error: unknown, tries: number): number | undefined => {
    const pauseMs = pausesMs[tries - 1];
    if (!(error instanceof Interrupted) || pauseMs === undefined) return undefined;
    // Scattered: many processes meet the same trouble at once.
    return Math.max(pauseMs * (0.5 + Math.random()), Math.min(error.pauseMs ?? 0, longestPauseMs));
  };
  const patiently = <T>(work: () => Promise<T>): Promise<T> => {
    const bare = (error: unknown): never => {
      throw bareStoreError(error);
    };
    return retry(() => work().catch(bare), pauseAfter).catch((error: unknown) => {
      throw explainedStoreError(error);
    });
  };
  /** `otherwise` where the store says that there is no such object, and not that the bucket is gone. */
  const unless = async <T>(isMissing: (error: StoreRefusal) => boolean, otherwise: T, work: () => Promise<T>) => {
    try {
      return await work();
    } catch (error) {
      const refusal = bareStoreError(error);
      if (refusal instanceof StoreRefusal && refusal.status === 404 && isMissing(refusal)) return otherwise;
      throw error;
    }
  };
  const isNoSuchKey = ({ code }: StoreRefusal): boolean => code === 'NoSuchKey';

  return {
    /** Whole and as stored. @param digest SHA-256 that it must have; default: the one that it was stored with */
    get: (key: string, digest?: string): Promise<Uint8Array | undefined> =>
      patiently(() =>
        unless(isNoSuchKey, undefined, async () => {
          const response = await s3.getObjectRaw(keyOf(key));
          const bytes = new Uint8Array(await response.arrayBuffer().catch(broken));
          const fault = bodyFault(bytes, digest ?? response.headers.get(digestHeader) ?? undefined);
          if (fault) throw new Interrupted(`${key}: ${fault}`);
          return bytes;
        }),
      ),

    put: (key: string, bytes: Uint8Array, type: string): Promise<void> =>
      patiently(async () => {
        await s3.putObject(keyOf(key), bytes, type, undefined, { [digestHeader]: sha256Of(bytes) });
      }),

    has: (key: string): Promise<boolean> => patiently(async () => (await s3.objectExists(keyOf(key))) === true),

    remove: (key: string): Promise<void> =>
      patiently(() =>
        unless(isNoSuchKey, undefined, async () => {
          await s3.deleteObject(keyOf(key));
        }),
      ),

    /** A page of what begins with this; `next` where there are more. */
    list: (begins: string, after?: string) =>
      patiently(async () => {
        const page = await s3.listObjectsPaged('/', keyOf(begins), 1000, after);
        if (!page) throw new StoreRefusal(404, 'NoSuchBucket');
        const objects = (page.objects ?? []).map(({ Key, LastModified }) => ({
          key: Key.slice(place.prefix.length),
          writtenAt: new Date(LastModified).getTime(),
        }));
        return { objects, next: page.nextContinuationToken };
      }),

    /** An address that works for a few minutes. */
    url: (key: string): Promise<string> => s3.getPresignedUrl('GET', keyOf(key), urlSeconds),
  };
}

async function connect(place: S3Place, request: typeof fetch): Promise<S3mini> {
  const { S3mini } = await import('s3mini').catch((error: unknown) => {
    if (codeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new HostError('BLOBS_URL needs packages that are not installed yet: run `npm run cluster` once.', {
      kind: 'failed',
      cause: error,
    });
  });
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = place;
  return new S3mini({ endpoint: `${endpoint}/${bucket}`, region, accessKeyId, secretAccessKey, fetch: request });
}

function broken(error: unknown): never {
  throw new Interrupted(`the connection broke (${error instanceof Error ? error.message : error})`);
}
