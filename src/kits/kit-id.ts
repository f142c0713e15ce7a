import { createHash } from 'node:crypto';
import { base32, sampleIdLength } from '../sound/ids.ts';

/** A kit's id from the id of what made it: the same job, delivered twice, makes one kit. Shaped as sounds' ids are. */
export function kitIdOf(source: string): string {
  const digest = createHash('sha256').update(`kit ${source}`).digest('hex');
  return base32(BigInt(`0x${digest}`) >> 191n, sampleIdLength);
}
