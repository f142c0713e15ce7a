import { type REST, RESTEvents } from 'discord.js';
import type { Log } from '../log.ts';

/** Less does no harm: a token's last minute is left unused anyway. */
const toleratedMs = 60_000;

/**
 * This machine's clock (Unix ms), corrected to Discord's time: tokens end by Discord's clock, and a wrong one would take
 * live tokens for dead. Compares the clocks by Discord's first answer, and says once where they differ.
 */
export function createClock(rest: REST, now: () => number, log: Log): () => number {
  let aheadMs = 0;
  rest.once(RESTEvents.Response, (_, response) => {
    const theirs = Date.parse(response.headers.get('date') ?? '');
    const differenceMs = now() - theirs;
    if (!(Math.abs(differenceMs) > toleratedMs)) return;
    aheadMs = differenceMs;
    const minutes = Math.round(Math.abs(differenceMs) / 60_000);
    log.warn(
      { minutes },
      `This machine's clock is ${minutes} min ${differenceMs > 0 ? 'ahead of' : 'behind'} Discord's. Answers allow for that; set it right all the same (NTP).`,
    );
  });
  return () => now() - aheadMs;
}
