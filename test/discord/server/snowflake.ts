/** Discord's ids: ms since 2015 in the upper bits, 17 to 19 digits today. */
const epochMs = 1_420_070_400_000;

let count = 0;

export const snowflake = (atMs: number = Date.now()): string =>
  ((BigInt(atMs - epochMs) << 22n) | BigInt(count++ & 0x3f_ffff)).toString();

export const snowflakeTime = (id: string): number => Number(BigInt(id) >> 22n) + epochMs;
