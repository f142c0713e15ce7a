/**
 * Figures of a checkout's house: `node --import tsx test/foundation/house-figures.ts [folder]`. Floors are those of its
 * own README; where that lists none, of this one's.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { arrowsOf, circlesOf, directionOf, foldersOf, nameOf, readFloors, readImports, root } from './house.ts';

const checkout = resolve(process.argv[2] ?? root);
const floors = readFloors(checkout) ?? readFloors(root)!;
const imports = readImports(checkout);
const arrows = arrowsOf(imports);
const files = [...imports.keys()];
const textOf = (file: string): string => readFileSync(join(checkout, file), 'utf8');
const linesOf = (file: string): string[] => textOf(file).split('\n').slice(0, -1);

/** Tables of what people read in each language. */
const languageTable =
  /^src\/(languages|chat\/strings)\/(de|en|es|fr|ja)(\.ts$|\/)|^src\/web\/words\.ts$|^src\/discord\/sentences\.ts$/;

/** Lines that are neither blank nor comments. */
function codeLines(file: string): number {
  if (languageTable.test(file)) return 0;
  let count = 0;
  let inComment = false;
  for (const line of linesOf(file).map((text) => text.trim())) {
    if (inComment) inComment = !line.includes('*/');
    else if (line.startsWith('/*')) inComment = !line.includes('*/');
    else if (line && !line.startsWith('//')) count++;
  }
  return count;
}

/** Functions of more than so many lines, longest first, as Biome counts them. */
function longFunctions(maxLines: number): { readonly lines: number; readonly where: string }[] {
  const place = mkdtempSync(join(tmpdir(), 'rimshot-figures-'));
  try {
    for (const folder of ['src', 'commands']) cpSync(join(checkout, folder), join(place, folder), { recursive: true });
    const rule = { noExcessiveLinesPerFunction: { level: 'warn', options: { maxLines } } };
    const config = { linter: { rules: { preset: 'none', complexity: rule } } };
    writeFileSync(join(place, 'biome.json'), JSON.stringify(config));
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
    const args = [biome, 'lint', '--reporter=github', '--max-diagnostics=none', '.'];
    const { stdout } = spawnSync(process.execPath, args, { cwd: place, encoding: 'utf8', maxBuffer: 2 ** 28 });
    const found = stdout.matchAll(/file=[^,]*?((?:src|commands)\/[^,]*),line=(\d+),.*\((\d+)\)/g);
    return [...found]
      .map(([, file, line, lines]) => ({ lines: Number(lines), where: `${file}:${line}` }))
      .sort((a, b) => b.lines - a.lines);
  } finally {
    rmSync(place, { recursive: true });
  }
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const perFolder = new Map<string, string[]>();
for (const file of files) perFolder.set(nameOf(file), [...(perFolder.get(nameOf(file)) ?? []), file]);
const directed = (direction: ReturnType<typeof directionOf>) =>
  [...arrows].filter(([arrow]) => directionOf(arrow, floors) === direction);
const long = longFunctions(80);
const isCommand = (file: string): boolean => /^(commands|src\/cli)\//.test(file);
const short = files.filter((file) => !isCommand(file) && linesOf(file).length < 10);
const list = (values: readonly string[]): string => (values.length > 0 ? `: ${values.join(', ')}` : '');
const circles = (found: readonly string[][]) => `${found.length}${list(found.map((names) => names.join(' and ')))}`;

console.log(`files                    ${files.length}
lines                    ${sum(files.map((file) => linesOf(file).length))}
code lines               ${sum(files.map(codeLines))} (without language tables, blank lines and comments)
arrows between folders   ${arrows.size}
  up                     ${directed('up').length}${list(directed('up').map(([arrow, where]) => `${arrow} (${where.length})`))}
  sideways, not named    ${directed('sideways').length}${list(directed('sideways').map(([arrow]) => arrow))}
  of no floor            ${directed('nowhere').length}${list(directed('nowhere').map(([arrow]) => arrow))}
circles of folders       ${circles(circlesOf(foldersOf(arrows.keys())))}
circles of files         ${circles(circlesOf(imports))}
longest function         ${long[0] ? `${long[0].lines} lines, ${long[0].where}` : 'at most 80 lines'}
  over 80 lines          ${long.length}${list(long.map(({ lines, where }) => `${where} (${lines})`))}
files under 10 lines     ${short.length}${list(short)} (commands not counted)

code lines by folder`);
for (const [name, inside] of [...perFolder].sort()) {
  const code = sum(inside.map(codeLines));
  console.log(`  ${name.padEnd(22)} ${String(code).padStart(5)} in ${inside.length} files`);
}
