/** In milliseconds. */
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** Whether something of the time `at` is younger than `ms`. A time to come is not: the clock was set back since, and would keep it young for as long. */
export const isRecent = (at: number, now: number, ms: number): boolean => at <= now && now - at < ms;
