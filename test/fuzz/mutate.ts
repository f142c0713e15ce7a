import { philoxWords } from '../../src/diffusion/philox.ts';

/** Whole numbers below `limit`, the same ones for the same seed. */
export type Random = (limit: number) => number;

export function randomOf(seed: number): Random {
  const word = philoxWords(seed, 0);
  return (limit) => Math.floor((word() / 0x1_0000_0000) * limit);
}

const numbers = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** What breaks readers, in every format that is read here. */
const tokens = [
  '__proto__',
  'constructor',
  'toString',
  '\0',
  '\n',
  '"',
  '[[[[[[[[',
  '{{{{',
  '{"',
  ']',
  '&a ',
  '*a',
  '<<: *a',
  '- - - ',
  '? ',
  ': ',
  `\${model}`,
  `\${length}\${length}`,
  '!!python/object:os.system ',
  '1e999',
  '-1',
  '99999999999999999999',
  '.nan',
  '(((((((',
  ')\u0085\u0085\u0085',
  '2\u0086',
  '}s}s',
  'cos\nsystem\n',
  'Q',
  'R',
  'b',
  '\u008b\u00ff\u00ff\u00ff\u007f',
  'PK\u0005\u0006',
  '\u202e',
  'x'.repeat(300),
  '…'.repeat(300),
].map((token) => Buffer.from(token, 'latin1'));

/** A copy with one to eight changes: bytes, numbers, tokens, parts doubled, moved, cut out or cut off. */
export function mutate(original: Uint8Array, random: Random): Uint8Array {
  let bytes = Buffer.from(original);
  for (let changes = 1 + random(8); changes > 0; changes--) bytes = change(bytes, random);
  return bytes;
}

function change(bytes: Buffer<ArrayBuffer>, random: Random): Buffer<ArrayBuffer> {
  const at = random(bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  const part = bytes.subarray(random(bytes.length + 1)).subarray(0, 1 + random(64));
  switch (random(7)) {
    case 0: {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[random(copy.length)]! ^= 1 << random(8);
      return copy;
    }
    case 1: {
      const copy = Buffer.from(bytes);
      if (at + 4 <= copy.length) copy.writeUInt32LE(numbers[random(numbers.length)]!, at);
      return copy;
    }
    case 2:
      return Buffer.concat([before, tokens[random(tokens.length)]!, after]);
    case 3:
      return Buffer.concat([before, part, after]);
    case 4:
      return Buffer.concat([before, ...Array.from({ length: 1 + random(200) }, () => part), after]);
    case 5:
      return Buffer.concat([before, after.subarray(1 + random(16))]);
    default:
      return random(8) === 0 ? Buffer.from(before) : Buffer.concat([before, Buffer.from([random(256)]), after]);
  }
}
