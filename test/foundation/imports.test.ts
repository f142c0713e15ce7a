import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Lints a file of this text as if it were in src/FOLDER; nothing stays. */
function lint(folder: string, text: string): string {
  const place = join(root, folder, `lint-probe-${process.pid}`);
  folders.push(place);
  mkdirSync(place);
  writeFileSync(join(place, 'probe.ts'), text);
  const { stdout, stderr } = spawnSync(process.execPath, [biome, 'lint', place], { cwd: root, encoding: 'utf8' });
  rmSync(place, { recursive: true });
  return stdout + stderr;
}

const forbidden: readonly (readonly [folder: string, text: string])[] = [
  ['src/diffusion', "import { createEngine } from '../../worker/host.ts';\nexport const x = createEngine;\n"],
  ['src/audio', "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n"],
  ['src/jobs', "import type { Request } from '../../chat/chat.ts';\nexport type X = Request;\n"],
  [
    'src/library',
    "import { startLocalChannel } from '../../web/local-channel.ts';\nexport const x = startLocalChannel;\n",
  ],
  ['commands', "import { Client } from 'discord.js';\nexport const x = Client;\n"],
  ['src/web', "import { InferenceSession } from 'onnxruntime-node';\nexport const x = InferenceSession;\n"],
];

test('imports against the direction of the house are lint errors', () => {
  for (const [folder, text] of forbidden) assert.match(lint(folder, text), /noRestrictedImports/, folder);
});

test('settings are read in config.ts alone', () => {
  assert.match(lint('src/jobs', 'export const x = process.env.DATA_DIR;\n'), /noProcessEnv/);
});

test('an import in the right direction is none', () => {
  assert.doesNotMatch(
    lint('src/jobs', "import type { Recipe } from '../../library/recipe.ts';\nexport type X = Recipe;\n"),
    /noRestrictedImports/,
  );
});
