import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { S3Place } from '../../src/blobs/blobs-place.ts';
import { afterwards } from './last-first.ts';

/** What goes wrong with one request. */
export type Fault =
  /** The status alone. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly code?: string;
      readonly headers?: Record<string, string>;
    }
  /** The announced length is that of the whole, the connection ends in the middle. */
  | { readonly kind: 'cut' }
  /** Length and body agree, and half of the object is missing. */
  | { readonly kind: 'short' }
  /** A bit of the body is another. */
  | { readonly kind: 'flipped' }
  /** No answer. */
  | { readonly kind: 'silent' };

interface Stored {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
  writtenAt: Date;
}

const region = 'us-east-1';
const largestSkewMs = 15 * 60_000;

/**
 * A small S3 on loopback with one bucket, path style alone. It checks Signature Version 4 in headers and in addresses as
 * strictly as Amazon (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html).
 */
export async function startS3(context: TestContext) {
  const objects = new Map<string, Stored>();
  /** Taken one by one, by the requests that match. */
  const faults: { readonly matches: RegExp; readonly fault: Fault }[] = [];
  /** `GET /bucket/key`, in order. */
  const requests: string[] = [];
  const secrets = new Map([['RIMSHOTKEY', 'a/secret+of=40']]);
  const rules: { allowedOrigin?: string } = {};
  const parts = { objects, faults, requests, secrets, rules, bucket: 'drums' };
  const server = createServer((request, response) => {
    answer(request, response, parts).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  afterwards(context, () => {
    server.closeAllConnections();
    server.close();
  });
  const place: S3Place = {
    kind: 's3',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bucket: 'drums',
    prefix: '',
    region,
    accessKeyId: 'RIMSHOTKEY',
    secretAccessKey: 'a/secret+of=40',
  };
  return {
    place,
    objects,
    requests,
    /** For pages of this origin, as a bucket's rule for cross-origin requests. */
    allowOrigin(origin: string): void {
      rules.allowedOrigin = origin;
    },
    /** The next request whose `METHOD /path` matches meets this fault; each fault once. */
    fail: (matches: RegExp, ...these: readonly Fault[]): void =>
      void faults.push(...these.map((fault) => ({ matches, fault }))),
    /** Faults that nobody met. */
    faultsLeft: () => faults.length,
    /** Forgets all faults. */
    heal: (): void => void faults.splice(0),
  };
}

interface Parts {
  readonly objects: Map<string, Stored>;
  readonly faults: { readonly matches: RegExp; readonly fault: Fault }[];
  readonly requests: string[];
  readonly secrets: ReadonlyMap<string, string>;
  readonly rules: { readonly allowedOrigin?: string };
  readonly bucket: string;
}

async function answer(request: IncomingMessage, response: ServerResponse, parts: Parts): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://host');
  const line = `${request.method} ${url.pathname}`;
  parts.requests.push(line);
  if (parts.rules.allowedOrigin && request.headers.origin)
    response.setHeader('Access-Control-Allow-Origin', parts.rules.allowedOrigin);
  const body = await bodyOf(request);
  if (!body) return;
  const refuse = (status: number, code: string, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'content-type': 'application/xml', ...headers });
    response.end(
      request.method === 'HEAD'
        ? undefined
        : `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
    );
  };
  const place = parts.faults.findIndex(({ matches }) => matches.test(line));
  const fault = place < 0 ? undefined : parts.faults.splice(place, 1)[0]?.fault;
  if (fault?.kind === 'silent') return;
  if (fault?.kind === 'status') return refuse(fault.status, fault.code ?? 'SlowDown', fault.headers);
  const unsigned = signatureFault(request, url, body, parts.secrets);
  if (unsigned) return refuse(403, unsigned);
  const [, bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/.exec(decodeURIComponent(url.pathname)) ?? [];
  if (bucket !== parts.bucket) return refuse(404, 'NoSuchBucket');
  if (key === '') return list(response, url, parts.objects);
  serve(request, response, { key, body, fault, refuse, objects: parts.objects });
}

interface Asked {
  readonly key: string;
  readonly body: Buffer;
  readonly fault: Exclude<Fault, { kind: 'status' | 'silent' }> | undefined;
  readonly refuse: (status: number, code: string) => void;
  readonly objects: Map<string, Stored>;
}

function serve(request: IncomingMessage, response: ServerResponse, { key, body, fault, refuse, objects }: Asked): void {
  if (request.method === 'PUT') {
    const kept = Object.entries(request.headers).filter(([name]) => /^(x-amz-meta-|content-type)/.test(name));
    objects.set(key, {
      bytes: body,
      headers: Object.fromEntries(kept) as Record<string, string>,
      writtenAt: new Date(),
    });
    response.writeHead(200, { etag: `"${createHash('md5').update(body).digest('hex')}"` }).end();
    return;
  }
  const stored = objects.get(key);
  if (request.method === 'DELETE') {
    objects.delete(key);
    response.writeHead(204).end();
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuse(405, 'MethodNotAllowed');
    return;
  }
  if (!stored) {
    refuse(404, 'NoSuchKey');
    return;
  }
  const sent = fault ? faulty(stored.bytes, fault) : stored.bytes;
  const length = fault?.kind === 'short' ? sent.length : stored.bytes.length;
  response.writeHead(200, { ...stored.headers, 'content-length': String(length) });
  if (request.method === 'HEAD') response.end();
  else if (fault?.kind === 'cut') response.write(sent, () => response.destroy());
  else response.end(sent);
}

function faulty(bytes: Buffer, { kind }: NonNullable<Asked['fault']>): Buffer {
  if (kind !== 'flipped') return bytes.subarray(0, bytes.length >> 1);
  const changed = Buffer.from(bytes);
  changed[bytes.length - 1]! ^= 1;
  return changed;
}

/** ListObjectsV2, two keys a page. */
function list(response: ServerResponse, url: URL, objects: ReadonlyMap<string, Stored>): void {
  const asked = url.searchParams;
  const begins = asked.get('prefix') ?? '';
  const after = asked.get('continuation-token') ?? '';
  const keys = [...objects.keys()].filter((key) => key.startsWith(begins) && key > after).sort();
  const page = keys.slice(0, Math.min(2, Number(asked.get('max-keys') ?? 1000)));
  const isTruncated = page.length < keys.length;
  const contents = page.map(
    (key) =>
      `<Contents><Key>${key}</Key><LastModified>${objects.get(key)!.writtenAt.toISOString()}</LastModified><ETag>"e"</ETag><Size>${objects.get(key)!.bytes.length}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  const next = isTruncated ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0"?><ListBucketResult><Name>drums</Name><KeyCount>${page.length}</KeyCount><IsTruncated>${isTruncated}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`,
  );
}

/** Undefined where the sender went away. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of request) pieces.push(piece as Buffer);
  } catch {
    return undefined;
  }
  return Buffer.concat(pieces);
}

/** The code of the refusal; undefined where the signature is right. */
function signatureFault(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  secrets: ReadonlyMap<string, string>,
): string | undefined {
  const asked = url.searchParams;
  const isInAddress = asked.has('X-Amz-Signature');
  const header = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
    request.headers.authorization ?? '',
  );
  if (!isInAddress && !header) return 'AccessDenied';
  const [credential = '', signedHeaders = '', signature = ''] = isInAddress
    ? ['X-Amz-Credential', 'X-Amz-SignedHeaders', 'X-Amz-Signature'].map((name) => asked.get(name) ?? '')
    : header!.slice(1);
  const [accessKey = '', day = '', ofRegion = '', service = '', ending = ''] = credential.split('/');
  const secret = secrets.get(accessKey);
  if (secret === undefined) return 'InvalidAccessKeyId';
  if (ofRegion !== region || service !== 's3' || ending !== 'aws4_request') return 'AuthorizationHeaderMalformed';
  const time = (isInAddress ? asked.get('X-Amz-Date') : String(request.headers['x-amz-date'] ?? '')) ?? '';
  const sentAt = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const lifeMs = isInAddress ? 1000 * Number(asked.get('X-Amz-Expires')) : largestSkewMs;
  if (!(Date.now() - sentAt < lifeMs)) return isInAddress ? 'AccessDenied' : 'RequestTimeTooSkewed';
  const digest = isInAddress ? 'UNSIGNED-PAYLOAD' : String(request.headers['x-amz-content-sha256']);
  if (digest !== 'UNSIGNED-PAYLOAD' && digest !== createHash('sha256').update(body).digest('hex'))
    return 'XAmzContentSHA256Mismatch';
  const names = signedHeaders.split(';');
  // Whatever speaks to S3 itself is signed.
  const mustSign = Object.keys(request.headers).filter((name) => name === 'host' || name.startsWith('x-amz-'));
  if (!isInAddress && mustSign.some((name) => !names.includes(name))) return 'AccessDenied';
  const canonical = [
    request.method,
    url.pathname,
    canonicalQuery(asked),
    ...names.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}`),
    '',
    signedHeaders,
    digest,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${createHash('sha256').update(canonical).digest('hex')}`;
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (from, text) => createHmac('sha256', from).update(text).digest(),
    `AWS4${secret}`,
  );
  const right = createHmac('sha256', key).update(toSign).digest();
  return timingSafeEqual(right, Buffer.from(signature, 'hex')) ? undefined : 'SignatureDoesNotMatch';
}

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

const canonicalQuery = (asked: URLSearchParams): string =>
  [...asked]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
