/** In milliseconds. */
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Whether something of the time `at` is younger than `ms`. A time to come is not: the clock was set back since, and would keep it young for as long. */
export const isRecent = (at: number, now: number, ms: number): boolean => at <= now && now - at < ms;

/** Whether the promise was fulfilled in this time; its rejection is passed on. */
export async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
