// Writes THIRD-PARTY-NOTICES.md from package-lock.json, what is installed, and models/; `--check` only compares.
// Packages of one platform stand in the table alone: their texts are there only where they are installed.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
/** What its package.json says is true of the wrapper alone. */
const within = { 'mpg123-decoder': 'MIT; mpg123 within: LGPL-2.1' };

const shipped = Object.entries(json('package-lock.json').packages)
  .filter(([path, { dev }]) => path !== '' && !dev)
  .map(([path, { version, license, os, cpu }]) => ({
    path,
    name: nameOf(path),
    version,
    licence: within[nameOf(path)] ?? license,
    everywhere: !os && !cpu,
  }))
  .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));

function textsOf({ path }) {
  if (!existsSync(join(root, path))) throw new Error(`${path} is not installed: npm ci`);
  return readdirSync(join(root, path))
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort()
    .map((file) =>
      readFileSync(join(root, path, file), 'utf8')
        .replaceAll('\r', '')
        .replace(/[ \t]+$/gm, '')
        .trim(),
    )
    .filter((text) => text !== '');
}

/** Names of the packages, by text. */
const byText = new Map();
for (const one of shipped.filter(({ everywhere }) => everywhere))
  for (const text of textsOf(one)) byText.set(text, [...new Set([...(byText.get(text) ?? []), one.name])]);

const models = readdirSync(join(root, 'models'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => ({ folder: entry.name, ...json(`models/${entry.name}/model.json`).provenance }))
  .sort((a, b) => (a.folder < b.folder ? -1 : 1));
const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (...cells) => `| ${cells.map(cell).join(' | ')} |`;

const lines = [
  '# Third-party notices',
  '',
  'Written by `node .ci/notices.mjs`; test/foundation/licences.test.ts compares.',
  '',
  '## Fonts, samples and models',
  '',
  '| what | where | licence |',
  '|---|---|---|',
  row('Inter, a font', 'src/audio/font', 'SIL Open Font License 1.1 (src/audio/font/LICENSE.txt)'),
  ...models.map(({ folder, licence, source }) => row(`${folder}: ${source}`, `models/${folder}`, licence)),
  row(
    'the pretrained models of tiny-audio-diffusion',
    'not shipped: models pull',
    'training sounds exclude commercial models',
  ),
  row('drums that tests read', 'test/fixtures/audio', 'see the README.md of each folder; not in the packed program'),
  row('examples of what the starters make', 'docs/sounds', 'MIT, as the project'),
  '',
  '### Credits of the starters’ training sounds',
  '',
  ...[...new Set(models.flatMap(({ attributions }) => attributions))].map((line) => `- ${line}`),
  '',
  '## Packages',
  '',
  '| package | version | licence |',
  '|---|---|---|',
  ...shipped.map(({ name, version, licence, everywhere }) =>
    row(everywhere ? name : `${name} (one platform)`, version, licence),
  ),
  '',
  '## Licence texts',
  ...[...byText].flatMap(([text, names]) => ['', `### ${names.join(', ')}`, '', '```text', text, '```']),
  '',
];

const path = join(root, 'THIRD-PARTY-NOTICES.md');
const text = lines.join('\n');
if (!process.argv.includes('--check')) writeFileSync(path, text);
else if (!existsSync(path) || readFileSync(path, 'utf8') !== text) {
  console.error('THIRD-PARTY-NOTICES.md is not what is installed: node .ci/notices.mjs');
  process.exitCode = 1;
}
