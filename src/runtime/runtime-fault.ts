import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Facts that decide whether ONNX Runtime can load; injected in tests. */
export interface RuntimeFacts {
  readonly platform: string;
  readonly arch: string;
  /** Whether the installed package has a build for this platform and processor. */
  readonly hasBuild: boolean;
  /** Version of the GNU C library under Node; undefined on Linux means another C library. */
  readonly glibc: string | undefined;
}

/**
 * Why no sounds can be made on this system, as a sentence; undefined where nothing is known against it. It loads
 * nothing: the program can say it at its start, and the page and the gallery go on without a network.
 */
export function runtimeFault({ platform, arch, hasBuild, glibc }: RuntimeFacts = factsHere()): string | undefined {
  const cannot = 'No sounds can be made on this system';
  if (!hasBuild) return `${cannot}: ONNX Runtime has no build for ${platform} ${arch}. See docs/gpu.md for a way out.`;
  if (platform === 'linux' && glibc === undefined)
    return `${cannot}: ONNX Runtime needs the GNU C library, and this Linux has another one (musl, as in Alpine). See docs/gpu.md for a way out.`;
  return undefined;
}

function factsHere(): RuntimeFacts {
  const { platform, arch } = process;
  const main = createRequire(import.meta.url).resolve('onnxruntime-node');
  const build = join(dirname(main), '../bin/napi-v6', platform, arch, 'onnxruntime_binding.node');
  return { platform, arch, hasBuild: existsSync(build), glibc: platform === 'linux' ? glibcVersion() : undefined };
}

function glibcVersion(): string | undefined {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime;
}
