import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The commands that a page shows under a heading: its indented lines, in their order, without what a comment says after
 * them. Throws where there are none, so that a page that changes is noticed.
 */
export function commandsUnder(page: string, heading: string): string[] {
  const lines = readFileSync(join(root, page), 'utf8').split('\n');
  const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
  if (start < 0) throw new Error(`${page} has no heading "${heading}"`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^#{1,6} /.test(line));
  const found = (end < 0 ? rest : rest.slice(0, end))
    .filter((line) => /^ {4}\S/.test(line))
    .map((line) => line.trim().replace(/\s{2,}#.*$/, ''));
  if (found.length === 0) throw new Error(`${page}, "${heading}": no commands`);
  return found;
}

/** The one of them that begins so. */
export function commandUnder(page: string, heading: string, begins: string): string {
  const found = commandsUnder(page, heading).find((command) => command.startsWith(begins));
  if (found === undefined) throw new Error(`${page}, "${heading}": nothing begins with ${begins}`);
  return found;
}
