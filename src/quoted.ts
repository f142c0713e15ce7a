/** How much of a foreign value a sentence repeats, in characters. */
const mostOfValue = 60;
/** A tensor of the full-size network has a name of up to 130 characters, of which both ends matter. */
const [mostOfStart, mostOfEnd] = [60, 79];

/** What does not print, or turns the direction of what follows. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A text on one line, what does not print written as its number. */
export const printable = (text: string): string =>
  text.replace(unprintable, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);

/**
 * A value that came from outside, as a sentence repeats it: texts in quotation marks, on one line and cut short; lists
 * and mappings by their kind alone, since a file can nest and share them without end.
 */
export function quoted(value: unknown): string {
  if (typeof value === 'string') {
    const text = printable(JSON.stringify(value.slice(0, mostOfValue)).slice(1, -1));
    return `"${text.slice(0, 2 * mostOfValue)}"${value.length > mostOfValue || text.length > 2 * mostOfValue ? '…' : ''}`;
  }
  if (typeof value === 'bigint') return BigInt.asIntN(65, value) === value ? String(value) : 'a huge number';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value !== null && typeof value === 'object') return 'a mapping or an object';
  return String(value);
}

/** A name that came from outside (of a tensor, a file, a class), for a sentence: printable, its middle left out where it is long. */
export function named(name: string): string {
  const most = mostOfStart + mostOfEnd;
  const text = printable(name.length > 2 * most ? name.slice(0, most) + name.slice(-most) : name);
  return text.length > most + 1 ? `${text.slice(0, mostOfStart)}…${text.slice(-mostOfEnd)}` : text;
}
