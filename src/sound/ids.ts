/** What ids look like; text from outside is matched before it is used. */

/** 65 bits of a recipe's SHA-256 in Crockford base32, which has no i, l, o and u. */
export const sampleIdLength = 13;
export const sampleIdPattern = /^[0-9a-hjkmnp-tv-z]{13}$/;
/** As much of one as people type. */
export const sampleIdPrefix = /^[0-9a-hjkmnp-tv-z]{4,13}$/;

const crockford = '0123456789abcdefghjkmnpqrstvwxyz';

/** The last `length` digits of a number in Crockford base32. */
export const base32 = (value: bigint, length: number): string =>
  Array.from({ length }, (_, i) => crockford[Number((value >> BigInt(5 * (length - 1 - i))) & 31n)]).join('');

/** Of weights and uploads. */
export const sha256Hex = /^[0-9a-f]{64}$/;
