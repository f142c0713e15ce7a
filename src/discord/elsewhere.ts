import type { Log } from './log.ts';

const everyMs = 10 * 60_000;

/** Says that another program uses the same token, and again only after a while: it comes with every second request. */
export function sayElsewhere(log: Log, now: () => number): () => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (now() - saidAt < everyMs) return;
    saidAt = now();
    log.error(
      {},
      'Another program is connected with the same DISCORD_TOKEN and answers requests before this one. What it answers, this one leaves alone. Stop one of the two, or give it an application of its own; if you know of no other, reset the token.',
    );
  };
}
