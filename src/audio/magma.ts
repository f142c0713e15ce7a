/** The magma colour map (Nathaniel Smith and Stéfan van der Walt, CC0) at 17 even steps: even to the eye, and in grey. */
const anchors = [
  0x000004, 0x0b0924, 0x1c1044, 0x341068, 0x4f127b, 0x671b80, 0x802582, 0x982d80, 0xb3367a, 0xcc3f71, 0xe34e65,
  0xf2655c, 0xfa815f, 0xfd9f6c, 0xfebe80, 0xfddc9e, 0xfcfdbf,
];

/** 256 colours [r, g, b, 255], flat. */
export const magma: Uint8ClampedArray = new Uint8ClampedArray(256 * 4);
for (let i = 0; i < 256; i++) {
  const position = (i / 255) * (anchors.length - 1);
  const index = Math.min(anchors.length - 2, Math.floor(position));
  const [from, to] = [anchors[index]!, anchors[index + 1]!];
  for (const [c, shift] of [16, 8, 0].entries()) {
    const [a, b] = [(from >> shift) & 255, (to >> shift) & 255];
    magma[4 * i + c] = a + (b - a) * (position - index);
  }
  magma[4 * i + 3] = 255;
}
