import type { Context } from 'hono';

export interface ServedBytes {
  /** Entity tag of the whole, without quotes. */
  readonly tag: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Called only where bytes are sent; undefined where they are gone. */
  bytes(): Promise<Uint8Array | undefined> | Uint8Array;
}

/**
 * Answers a GET or HEAD with bytes by RFC 9110: 304 where If-None-Match names the tag (in a list, weak, or `*`), one
 * range where If-Range allows it (several are answered with the whole), and the length to HEAD as well. Undefined where
 * the bytes are gone. Not hono/etag, which reads a body before it compares tags, and serves no ranges.
 */
export async function serveBytes(c: Context, { tag, headers, bytes }: ServedBytes): Promise<Response | undefined> {
  const etag = `"${tag}"`;
  const answered = { ...headers, ETag: etag, 'Accept-Ranges': 'bytes' };
  if (namesTag(c.req.header('if-none-match'), etag)) return c.body(null, 304, answered);
  const whole = await bytes();
  if (!whole) return undefined;
  const range = c.req.method === 'GET' && isSame(c.req.header('if-range'), etag) && c.req.header('range');
  const part = range ? rangeOf(range, whole.length) : undefined;
  if (part === 'unsatisfiable')
    return c.body(null, 416, { ...answered, 'Content-Range': `bytes */${whole.length}`, 'Content-Length': '0' });
  const [first, last] = part ?? [0, whole.length - 1];
  const sent = new Uint8Array(whole.subarray(first, last + 1));
  const lengths = {
    'Content-Length': String(sent.length),
    ...(part && { 'Content-Range': `bytes ${first}-${last}/${whole.length}` }),
  };
  return c.body(sent, part ? 206 : 200, { ...answered, ...lengths });
}

/** Weak comparison: a cache in between may have compressed what it stored. */
function namesTag(header: string | undefined, etag: string): boolean {
  if (header?.trim() === '*') return true;
  const tags: readonly string[] = header?.match(/"[^"]*"/g) ?? [];
  return tags.includes(etag);
}

/** Strong comparison: bytes of two versions must not be joined. A date never matches, for none is sent. */
const isSame = (ifRange: string | undefined, etag: string): boolean => ifRange === undefined || ifRange.trim() === etag;

/** First and last byte of a single range; undefined for a header that may be ignored. */
function rangeOf(header: string, size: number): readonly [number, number] | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d{0,12})-(\d{0,12})$/i.exec(header.trim());
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const first = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const last = match[1] === '' || match[2] === '' ? size - 1 : Math.min(size - 1, Number(match[2]));
  // `bytes=5-2` is malformed and means nothing; a range behind the end cannot be satisfied.
  if (match[1] !== '' && match[2] !== '' && Number(match[2]) < first) return undefined;
  return first <= last && first < size ? [first, last] : 'unsatisfiable';
}
