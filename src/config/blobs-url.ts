import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { BlobsPlace, S3Place } from '../blobs/blobs-place.ts';

const forms = 'must be https://KEY:SECRET@s3.example.org/BUCKET?region=eu-central-1, or file:///srv/rimshot';
/** Of stores that have no regions. */
const defaultRegion = 'us-east-1';

/** Where sounds are kept. What is wrong is said without the text itself, which holds a secret. */
export const blobsUrl = z.string().transform((text, context): BlobsPlace => {
  const place = text.startsWith('file:') ? folderOf(text) : bucketOf(text);
  if (typeof place !== 'string') return place;
  context.addIssue(place);
  return z.NEVER;
});

function folderOf(text: string): BlobsPlace | string {
  try {
    return { kind: 'folder', folder: fileURLToPath(text) };
  } catch {
    return forms;
  }
}

/**
 * The bucket's address by path style, with the key before it. A secret may stand there as it is: up to the last `@`, since
 * those of Amazon hold slashes.
 */
function bucketOf(text: string): S3Place | string {
  const [, scheme, accessKeyId, secret, rest] = /^(https?:\/\/)([^:/@\s]+):(\S+)@([^@\s]+)$/.exec(text) ?? [];
  const address = `${scheme}${rest}`;
  if (accessKeyId === undefined || secret === undefined || !URL.canParse(address)) return forms;
  const { origin, pathname, searchParams, hash } = new URL(address);
  const strange = [...searchParams.keys()].find((name) => name !== 'region');
  if (strange !== undefined || hash !== '') return `${forms}; there is no option but region`;
  const [bucket = '', ...folders] = decoded(pathname)
    .split('/')
    .filter((part) => part !== '');
  if (!/^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/i.test(bucket)) return `${forms}; the bucket's name is missing or strange`;
  return {
    kind: 's3',
    endpoint: origin,
    bucket,
    prefix: folders.map((part) => `${part}/`).join(''),
    region: searchParams.get('region') ?? defaultRegion,
    accessKeyId: decoded(accessKeyId),
    secretAccessKey: decoded(secret),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
