/** A device failed at real work, or its answer cannot be right: the CPU may do better. The message is for people. */
export class DeviceFault extends Error {
  override readonly name = 'DeviceFault';
}

/** The usual failures in words for people; without a sentence the matching text says enough. */
const knownFaults: readonly (readonly [pattern: RegExp, sentence?: string])[] = [
  [/Too many storage buffers[^\n]*/i],
  [/WebGpuContext::Initialize|adapter/i, 'no GPU driver that it can use (on Linux it needs Vulkan); see docs/gpu.md'],
  [/Failed to load shared library/i, 'its libraries are not installed; see docs/gpu.md'],
];

/** Drivers write paragraphs: people get a known sentence, or the first line, at most 160 characters. */
export function faultSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  for (const [pattern, sentence] of knownFaults) {
    const found = pattern.exec(text);
    if (found) return sentence ?? short(found[0]);
  }
  return short(text.split('\n')[0]!.trim());
}

const short = (line: string): string => (line.length > 160 ? `${line.slice(0, 159)}…` : line);

/** Why an answer cannot be right, or undefined. Where the expected one is not finite, the weights are at fault, not the device. */
export function deviationFault(
  actual: Float32Array,
  expected: Float32Array,
  /** Relative to the largest expected value. */
  tolerance: number,
): string | undefined {
  if (!expected.every(Number.isFinite)) return undefined;
  if (!actual.every(Number.isFinite)) return 'its answer is not finite';
  const largest = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
  const most = actual.reduce((max, value, i) => Math.max(max, Math.abs(value - expected[i]!)), 0);
  if (most <= tolerance * largest) return undefined;
  return `its answer deviates from the CPU's by ${(most / largest).toPrecision(2)}`;
}
