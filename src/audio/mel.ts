import { power } from '../power.ts';
import { type BinOptions, type Filter, filterBank } from './filter-bank.ts';

interface MelOptions extends BinOptions {
  readonly bands: number;
  readonly minHz: number;
  readonly maxHz: number;
}

/** O'Shaughnessy's mel scale. */
export const melOfHz = (hz: number): number => 2595 * Math.log10(1 + hz / 700);
export const hzOfMel = (mel: number): number => 700 * (power(10, mel / 2595) - 1);

/** Filters whose centres are evenly spaced in mel. */
export function melBank({ bands, minHz, maxHz, ...bins }: MelOptions): readonly Filter[] {
  const [low, high] = [melOfHz(minHz), melOfHz(maxHz)];
  const edges = Array.from({ length: bands + 2 }, (_, i) => hzOfMel(low + ((high - low) * i) / (bands + 1)));
  return filterBank(edges, bins);
}
