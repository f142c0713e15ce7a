import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { afterwards } from '../stubs/last-first.ts';
import { arrowsOf, circlesOf, directionOf, foldersOf, nameOf, readFloors, readImports, root } from './house.ts';

const floors = readFloors(root)!;
const imports = readImports(root);
const arrows = arrowsOf(imports);

test('every folder and every file of src itself has its floor in README, and what README names is there', () => {
  const named = floors.names.flat();
  assert.equal(new Set(named).size, named.length, 'each once');
  assert.deepEqual([...new Set([...imports.keys()].map(nameOf))].sort(), [...named].sort());
});

test('no import runs up, and none sideways but along an arrow that README names', () => {
  const wrong = [...arrows].filter(([arrow]) => !['down', 'named'].includes(directionOf(arrow, floors)));
  assert.deepEqual(
    wrong.flatMap(([, where]) => where),
    [],
  );
  const unused = [...floors.arrows].filter((arrow) => !arrows.has(arrow));
  assert.deepEqual(unused, [], 'an arrow that README names is in use');
});

test('there are no circles between folders, and none between files, types included', () => {
  assert.deepEqual(circlesOf(foldersOf(arrows.keys())), []);
  assert.deepEqual(circlesOf(imports), []);
});

test('every import names a file that is there', () => {
  const missing = [...imports].flatMap(([file, paths]) =>
    paths.filter((path) => !existsSync(join(root, path))).map((path) => `${file} imports ${path}`),
  );
  assert.deepEqual(missing, []);
});

const folders = floors.names.map((names) => names.filter((name) => !name.includes('.') && name !== 'launcher'));
const core = ['languages', 'audio', 'checkpoint', 'diffusion', 'onnx', 'unet', 'sound', 'kits'];
const placeOf = (name: string): string => (name === 'commands' ? name : `src/${name}`);

/** What a probe in this folder imports, and whether that is forbidden there. */
function probeLines(folder: string, level: number): { readonly text: string; readonly isForbidden: boolean }[] {
  const up = '../'.repeat(placeOf(folder).split('/').length);
  const line = (from: string, isForbidden: boolean) => ({ text: `export * from '${from}';`, isForbidden });
  const target = (name: string) => `${up}${placeOf(name)}${name.includes('.') ? '' : '/probe.ts'}`;
  return [
    ...floors.names.flatMap((names, floor) =>
      names.flatMap((name) =>
        name === folder || /mjs|launcher/.test(name) ? [] : [line(target(name), floor > level)],
      ),
    ),
    line('discord.js', folder !== 'discord'),
    line('onnxruntime-node', folder !== 'runtime'),
    line('hono', level < folders.findIndex((names) => names.includes('web'))),
    line('node:fs', core.includes(folder)),
    { text: 'export const x = process.env.DATA_DIR;', isForbidden: true },
  ];
}

test('Biome holds the same floors, and who may import what from outside', (t) => {
  const place = mkdtempSync(join(tmpdir(), 'rimshot-probes-'));
  afterwards(t, () => rmSync(place, { recursive: true }));
  copyFileSync(join(root, 'biome.json'), join(place, 'biome.json'));
  const probes = new Map(
    folders.flatMap((names, level) =>
      names.map((name) => [join(placeOf(name), 'probe.ts'), probeLines(name, level)] as const),
    ),
  );
  for (const [path, lines] of probes) {
    mkdirSync(dirname(join(place, path)), { recursive: true });
    writeFileSync(join(place, path), lines.map(({ text }) => `${text}\n`).join(''));
  }
  const only = ['noRestrictedImports', 'noProcessEnv'].map((rule) => `--only=style/${rule}`);
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'lint', ...only, '--reporter=github', '--max-diagnostics=none', '.'];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: place, encoding: 'utf8' });
  assert.match(stdout, /::error/, stderr);
  const found = [...stdout.matchAll(/file=[^,]*?((?:src|commands)\/[^,]*),line=(\d+)/g)].map((m) => `${m[1]}:${m[2]}`);
  for (const [path, lines] of probes)
    for (const [i, { text, isForbidden }] of lines.entries())
      assert.equal(found.includes(`${path}:${i + 1}`), isForbidden, `${path}: ${text}`);
});

test('no function has more than 80 lines, which Biome holds', () => {
  const { linter } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  const { level, options } = linter.rules.complexity.noExcessiveLinesPerFunction;
  assert.deepEqual([level, options.maxLines], ['error', 80]);
});

test('no file has fewer than ten lines, unless it is a command', () => {
  const short = [...imports.keys()].filter((file) => {
    const isCommand = /^(commands|src\/cli)\//.test(file);
    return !isCommand && readFileSync(join(root, file), 'utf8').split('\n').length - 1 < 10;
  });
  assert.deepEqual(short, []);
});

test('the walk from /kick to the message in README names files that are there', () => {
  assert.ok(floors.walk.length >= 10);
  assert.deepEqual(
    floors.walk.filter((path) => !existsSync(join(root, path))),
    [],
  );
});
