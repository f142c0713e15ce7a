// Philox4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
const multiplierA = 0xd2511f53;
const multiplierB = 0xcd9e8d57;
const weylA = 0x9e3779b9;
const weylB = 0xbb67ae85;
const rounds = 10;

/** High 32 bits of the 64-bit product of two unsigned 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const middle2 = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + (middle2 - (middle2 % 0x10000)) / 0x10000) >>> 0;
}

/** Replaces the four words of `counter` by their Philox4x32-10 output under a key; all words are unsigned 32-bit. */
export function philox4x32(counter: Uint32Array, key0: number, key1: number): void {
  let [c0, c1, c2, c3] = counter as unknown as [number, number, number, number];
  let k0 = key0 >>> 0;
  let k1 = key1 >>> 0;
  for (let round = 0; round < rounds; round++) {
    const highA = multiplyHigh(multiplierA, c0);
    const lowA = Math.imul(multiplierA, c0) >>> 0;
    const highB = multiplyHigh(multiplierB, c2);
    const lowB = Math.imul(multiplierB, c2) >>> 0;
    c0 = (highB ^ c1 ^ k0) >>> 0;
    c1 = lowB;
    c2 = (highA ^ c3 ^ k1) >>> 0;
    c3 = lowA;
    k0 = (k0 + weylA) >>> 0;
    k1 = (k1 + weylB) >>> 0;
  }
  counter[0] = c0;
  counter[1] = c1;
  counter[2] = c2;
  counter[3] = c3;
}

/** The words of a (seed, stream) in order: four for each counter 0, 1, 2, … */
export function philoxWords(seed: number, stream: number): () => number {
  const block = new Uint32Array(4);
  let counter = 0;
  let used = 4;
  return () => {
    if (used === 4) {
      block[0] = counter >>> 0;
      block[1] = Math.floor(counter / 0x1_0000_0000);
      block[2] = 0;
      block[3] = 0;
      philox4x32(block, seed, stream);
      counter++;
      used = 0;
    }
    return block[used++]!;
  };
}
