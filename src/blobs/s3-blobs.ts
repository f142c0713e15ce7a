import PQueue from 'p-queue';
import { HostError } from '../user-error.ts';
import { type BlobKind, type BlobStore, type Blobs, blobKinds, checkedName } from './blobs.ts';
import { type S3Place, wordedPlace } from './blobs-place.ts';
import { type Bucket, type BucketPatience, openBucket } from './bucket.ts';
import { StoreAway, StoreRefusal } from './store-errors.ts';

/** Requests of one process at once. */
const mostAtOnce = 16;

/**
 * Objects KIND/NAME in a bucket of an S3-compatible store. A write that fails leaves what it has stored: the sweep
 * removes it. HostError where the store does not let us write, read and remove an object now.
 */
export async function openS3Blobs(place: S3Place, patience: BucketPatience = {}): Promise<BlobStore> {
  const bucket = await openBucket(place, patience);
  await checkBucket(bucket, place);
  const requests = new PQueue({ concurrency: mostAtOnce });
  return (kind) => objectsOf(kind, bucket, requests);
}

function objectsOf(kind: BlobKind, bucket: Bucket, requests: PQueue): Blobs {
  const { type, isNamedByDigest } = blobKinds[kind];
  const keyOf = (name: string): string => `${kind}/${checkedName(name)}`;
  const each = <From, To>(all: readonly From[], work: (one: From) => Promise<To>): Promise<To[]> =>
    Promise.all(all.map((one) => requests.add(() => work(one))));

  return {
    isShared: true,
    read: (name) => requests.add(() => bucket.get(keyOf(name), isNamedByDigest ? name : undefined)),
    async present(names) {
      const there = await each(names, (name) => bucket.has(keyOf(name)));
      return new Set(names.filter((_, i) => there[i]));
    },
    async write(blobs) {
      await each(blobs, ({ name, bytes }) => bucket.put(keyOf(name), bytes, type));
    },
    async remove(names) {
      await each(names, (name) => bucket.remove(keyOf(name)));
    },
    async *list() {
      const begins = `${kind}/`;
      for (let after: string | undefined; ; ) {
        const { objects, next } = await bucket.list(begins, after);
        yield objects.map(({ key, writtenAt }) => ({ name: key.slice(begins.length), writtenAt }));
        if (next === undefined) return;
        after = next;
      }
    },
    url: (name) => bucket.url(keyOf(name)),
  };
}

/** Writes, reads, lists and removes an object, as the program will do. */
async function checkBucket(bucket: Bucket, place: S3Place): Promise<void> {
  // Every process has its own: they may start together.
  const key = `checks/${crypto.randomUUID()}`;
  try {
    await bucket.put(key, Buffer.from('Written by Rimshot at its start, and removed.'), 'text/plain');
    await bucket.get(key);
    await bucket.list(key);
    await bucket.remove(key);
  } catch (error) {
    throw explainedToHost(error, place);
  }
}

const sentences: readonly [codes: readonly string[], sentence: (place: S3Place) => string][] = [
  [
    ['SignatureDoesNotMatch', 'InvalidAccessKeyId', 'InvalidSecurity'],
    () =>
      'does not know this key and secret. Check both; a secret with other signs than letters and digits may be percent-encoded.',
  ],
  [['NoSuchBucket'], ({ bucket }) => `has no bucket ${bucket}. Make it first.`],
  [['RequestTimeTooSkewed'], () => 'has another time than this machine. Set the clock.'],
  [
    ['PermanentRedirect', 'TemporaryRedirect', 'AuthorizationHeaderMalformed'],
    () => 'serves this bucket in another region. Name its region with ?region=.',
  ],
  [['AccessDenied'], () => 'does not let this key read, write, list and remove objects in the bucket.'],
];

function explainedToHost(error: unknown, place: S3Place): unknown {
  const { cause = error } = error as Error;
  const options = { kind: 'failed', cause } as const;
  const store = `BLOBS_URL: the store at ${wordedPlace(place)}`;
  if (error instanceof StoreAway)
    return new HostError(`${store} does not answer as it should (${error.values.reason}).`, options);
  if (!(cause instanceof StoreRefusal)) return error;
  const known = sentences.find(([codes]) => codes.includes(cause.code))?.[1];
  return new HostError(`${store} ${known?.(place) ?? 'refuses Rimshot.'} (${cause.message})`, options);
}
