/** Times as a language abbreviates them; `n` is written as its numbers are. */
type Units = Readonly<Record<'seconds' | 'minutes' | 'hours', (n: string) => string>>;

const usualUnits: Units = { seconds: (n) => `${n} s`, minutes: (n) => `${n} min`, hours: (n) => `${n} h` };

/** How a language writes numbers, times and dates. */
export function formsOf(locale: string, { seconds, minutes, hours }: Units = usualUnits) {
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 });
  const share = new Intl.NumberFormat(locale, { style: 'percent' });
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const number = (value: number): string => plain.format(value);
  return {
    /** BCP 47. */
    locale,
    number,
    /** A measured value, not grouped, with so many digits after the decimal sign. */
    fixed(value: number, digits: number): string {
      const exactly = { minimumFractionDigits: digits, maximumFractionDigits: digits };
      return value.toLocaleString(locale, { ...exactly, useGrouping: false });
    },
    /** Of a share from 0 to 1. */
    percent: (value: number): string => share.format(value),
    /** Of Unix ms, in UTC. */
    date: (at: number): string => day.format(at),
    /** `12 s`, `3 min`: rounded so that an estimate does not look like a measurement. */
    duration(ms: number): string {
      const inSeconds = Math.max(1, Math.round(ms / 1000));
      if (inSeconds < 10) return seconds(number(inSeconds));
      if (inSeconds < 90) return seconds(number(Math.round(inSeconds / 5) * 5));
      const inMinutes = Math.round(inSeconds / 60);
      return inMinutes < 90 ? minutes(number(inMinutes)) : hours(number(Math.round(inMinutes / 60)));
    },
  };
}

/** Seconds as they are told: more digits would look measured. */
export const toHundredths = (value: number): number => Math.round(value * 100) / 100;
