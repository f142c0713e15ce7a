import { readFileSync } from 'node:fs';
import { parse } from 'dotenv';
import { isMissing, whyRefused } from '../files/disk-error.ts';
import { HostError } from '../user-error.ts';

/**
 * Reads a .env with dotenv: `NAME=value`, also quoted, with `export`, or `NAME: value`. No file is fine. Whatever
 * dotenv would cut off, drop or change silently is a mistake with its line. Throws a UserError for a file that cannot
 * be read or is not text.
 */
export function readEnvFile(path: string) {
  const text = textOf(path);
  const seen: Record<string, string> = {};
  /** The line, from 1, that a name's value comes from. */
  const lines: Record<string, number> = {};
  /** Lines that do not mean what they seem to: `line 3: …`. */
  const mistakes: string[] = [];
  for (const [index, line] of text.split(/\r\n|\r|\n/).entries()) {
    const number = index + 1;
    const read = readLine(line);
    if (read === undefined) continue;
    if ('mistake' in read) {
      mistakes.push(`line ${number}: ${read.mistake}`);
      continue;
    }
    const { name, value } = read;
    // Later lines win, as everywhere; a second, different value is more likely an oversight.
    if (seen[name] && seen[name] !== value)
      mistakes.push(`line ${number}: ${name} is set again, differently than in line ${lines[name]}; keep one of them`);
    seen[name] = value;
    lines[name] = number;
  }
  // dotenv turns \n and \r within double quotes into line breaks: no setting holds one, but Windows paths hold \n.
  const values: Record<string, string> = { ...parse(text), ...seen };
  return { values, lines, mistakes };
}

type Line = { readonly name: string; readonly value: string } | { readonly mistake: string };

function readLine(line: string): Line | undefined {
  const trimmed = line.trim();
  if (trimmed === '' || trimmed.startsWith('#')) return undefined;
  const [, name, rest] = /^(?:export\s+)?([\w.-]+)\s*(?:=|:(?=\s|$))(.*)$/.exec(trimmed) ?? [];
  if (name === undefined || rest === undefined)
    return { mistake: 'this is neither NAME=value nor a comment; comments begin with #' };
  if (rest.includes('\ufffd')) return { mistake: `${name}: this line is not in UTF-8; save the file as UTF-8` };
  const value = readValue(rest);
  return typeof value === 'string' ? { name, value } : { mistake: `${name}: ${value.mistake}` };
}

/** `rest`: everything after the equals sign. */
function readValue(rest: string): string | { readonly mistake: string } {
  const typed = rest.trim();
  const quote = typed[0] ?? '';
  if ('“”„‟‘’‚«»'.includes(quote) && quote !== '')
    return { mistake: `typographic quotes (${quote}) are part of the value; use "straight" ones or none` };
  if (quote === '"' || quote === "'" || quote === '`') {
    const end = typed.indexOf(quote, 1);
    if (end < 0) return { mistake: `the quote ${quote} is not closed on this line` };
    if (!/^\s*(#.*)?$/.test(typed.slice(end + 1))) return { mistake: `there is text after the closing quote ${quote}` };
    return typed.slice(1, end);
  }
  // "value # comment" is a value and a comment; "value#rest" may be a password.
  const value = rest.replace(/\s#.*$/, '').trim();
  if (value.includes('#'))
    return { mistake: 'a # inside a value begins a comment elsewhere; put the value into "quotes"' };
  return value;
}

function textOf(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if (isMissing(error)) return '';
    // Going on without it would silently mean other settings.
    const reason = whyRefused(error, 'read');
    throw new HostError(`${path} cannot be read: ${reason}.`, { cause: error });
  }
  const text = decoded(bytes);
  if (text.includes('\0'))
    throw new HostError(`${path} is not plain text (it holds zero bytes). Save it as UTF-8 in a text editor.`);
  return text;
}

/** UTF-8, or UTF-16 as PowerShell 5 and old editors write it. */
function decoded(bytes: Buffer): string {
  const isLittle = bytes[0] === 0xff && bytes[1] === 0xfe;
  const isBig = bytes[0] === 0xfe && bytes[1] === 0xff;
  const encoding = isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}
