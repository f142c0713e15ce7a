import type { Library } from './library.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

/** Prunes unvoted audio now and every hour; `days` 0: never. Returns how to end it. */
export function keepPruned(
  library: Pick<Library, 'pruneAudio'>,
  days: number,
  log: { error(details: object, message: string): void },
): () => void {
  if (days === 0) return () => {};
  const prune = () =>
    void library.pruneAudio(days * dayMs).catch((error: unknown) => log.error({ err: error }, 'Pruning failed'));
  prune();
  const timer = setInterval(prune, hourMs);
  return () => clearInterval(timer);
}
