import { basename } from 'node:path';
import { html, raw } from 'hono/html';
import { modelKey } from '../sound/manifest.ts';
import { chart, type Point } from './chart.ts';
import { type Comparison, choiceText, comparisonRows } from './comparison.ts';
import type { Metric, RunDescription } from './run-folder.ts';
import { stepsBefore } from './stages.ts';

/** Only the last listenings are shown, since each embeds its sounds. */
const mostListenings = 12;

/** undefined for a deleted file. */
type ReadSound = (name: string) => Promise<Uint8Array | undefined>;

/** A run as one self-contained HTML page: curves, sounds from the fixed seeds, their pictures, settings. */
export async function reportPage(
  { name, stages, data, model, ...clips }: RunDescription,
  metrics: readonly Metric[],
  readSound: ReadSound,
  comparison?: { readonly figures: Comparison; readonly readSound: ReadSound },
): Promise<string> {
  const pointsOf = (read: (metric: Metric) => number | undefined): Point[] =>
    metrics.flatMap((metric) => {
      const y = read(metric);
      return Number.isFinite(y) ? [{ x: metric.step, y: y! }] : [];
    });
  const losses = pointsOf(({ loss }) => loss);
  const smoothed = smooth(losses);
  const validation = pointsOf((metric) => metric.validation);
  const rates = pointsOf(({ learningRate }) => learningRate);
  const seconds = pointsOf(({ msPerStep }) => msPerStep && msPerStep / 1000);
  const last = metrics.findLast(({ loss }) => Number.isFinite(loss));
  const heard = metrics.filter(({ sounds }) => sounds !== undefined).slice(-mostListenings);
  const sections = await Promise.all(heard.reverse().map((metric) => listening(metric, readSound)));
  const compared = comparison && (await comparisonSection(comparison.figures, comparison.readSound));
  const facts = {
    Steps: `${last?.step ?? 0} of ${stepsBefore(stages, stages.length)}`,
    'Training loss': number(smoothed.at(-1)?.y),
    'Validation loss': number(validation.at(-1)?.y),
    'Time a step': last?.msPerStep === undefined ? '–' : `${(last.msPerStep / 1000).toFixed(2)} s`,
    ...(clips.training.length > 0 && {
      Clips: `${clips.training.length}, and ${clips.validation.length} held out`,
    }),
  };
  const origin = model.parent
    ? `Distilled from ${modelKey({ ...model, ...model.parent })}`
    : `Trained on ${basename(data)}`;
  const lastStep = last && `, last step ${new Date(last.at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const page = await html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${name}: training report</title>
<style>${raw(style)}</style></head><body><main>
<h1>${name}</h1>
<p class="quiet">${origin}${lastStep}</p>
<dl class="facts">${Object.entries(facts).map(([key, value]) => html`<div><dt>${key}</dt><dd>${value}</dd></div>`)}</dl>
${compared}
<h2>Loss</h2>
<p class="quiet">Mean squared error of what the network puts out: of the clips trained on (smoothed, each step faint behind it), and of the held-out clips with the averaged weights.</p>
${chart(
  { name: 'each step', kind: 'faint', points: losses },
  { name: 'training', kind: 'first', points: smoothed },
  { name: 'validation', kind: 'second', points: validation },
)}
<h2>Sounds from fixed seeds</h2>
${sections.length > 0 ? sections : html`<p class="quiet">None yet.</p>`}
<h2>Learning rate</h2>
${chart({ name: 'learning rate', kind: 'first', points: rates })}
<h2>Seconds a step</h2>
${chart({ name: 'seconds a step', kind: 'first', points: seconds })}
<h2>Settings</h2>
<details><summary>run.json</summary><pre>${JSON.stringify({ stages, model }, null, 2)}</pre></details>
</main></body></html>
`;
  return page.toString();
}

async function listening({ step, sounds = [], picture }: Metric, readSound: ReadSound) {
  const players = sounds.map((name) =>
    player(name.replace(/^step-\d+-|\.wav$/g, '').replaceAll('-', ' '), `step ${step}`, name, readSound),
  );
  const drawn = picture === undefined ? undefined : await dataUrl(picture, 'image/png', readSound);
  const image = drawn && html`<img alt="Waveforms and spectrograms at step ${step}" src="${drawn}">`;
  return html`<section><h3>Step ${step}</h3><div class="players">${await Promise.all(players)}</div>${image}</section>`;
}

async function comparisonSection(comparison: Comparison, readSound: ReadSound) {
  const { parentName, childName, heard, step } = comparison;
  const pairs = heard.flatMap(({ seed, parent, child }) => [
    player(`seed ${seed}, ${parentName}`, 'compared', parent, readSound),
    player(`seed ${seed}, ${childName}`, 'compared', child, readSound),
  ]);
  const rows = comparisonRows(comparison).map(
    ([name, ...cells]) => html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  );
  return html`<h2>Before and after</h2>
<p class="quiet">After ${step} steps. ${choiceText(comparison)}</p>
<div class="scroll"><table><thead><tr><td></td>${['your sounds', parentName, childName].map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>
<section><h3>The same seeds</h3><div class="players">${await Promise.all(pairs)}</div></section>`;
}

/** Nothing for a deleted file. */
async function player(label: string, place: string, name: string, readSound: ReadSound) {
  const source = await dataUrl(name, 'audio/wav', readSound);
  return (
    source &&
    html`<figure><figcaption>${label}</figcaption><audio controls preload="none" aria-label="${place}, ${label}" src="${source}"></audio></figure>`
  );
}

async function dataUrl(name: string, type: string, readSound: ReadSound): Promise<string | undefined> {
  const bytes = await readSound(name);
  return bytes && `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
}

/** Exponential moving average; its memory grows with the run. */
function smooth(points: readonly Point[]): Point[] {
  const keep = 1 - 1 / Math.max(1, Math.min(100, points.length / 20));
  let value: number | undefined;
  return points.map(({ x, y }) => {
    value = value === undefined ? y : keep * value + (1 - keep) * y;
    return { x, y: value };
  });
}

const number = (value: number | undefined): string => (value === undefined ? '–' : value.toPrecision(4));

const style = `
:root{color-scheme:light dark;--ground:#fafaf8;--ink:#1c1c1a;--quiet:#62625c;--line:#dcdcd6;--card:#fff;--first:#0a66b0;--second:#b4510a}
@media (prefers-color-scheme:dark){:root{--ground:#161615;--ink:#ecece8;--quiet:#a3a39c;--line:#383836;--card:#1f1f1e;--first:#6cb6f5;--second:#f2a35e}}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{max-width:780px;margin:0 auto;padding:24px 20px 64px}
h1{margin:0 0 4px;font-size:28px}h2{margin:36px 0 4px;font-size:20px}h3{margin:0 0 10px;font-size:16px}
.quiet{color:var(--quiet);margin:0 0 12px}
.facts{display:flex;flex-wrap:wrap;gap:10px 34px;margin:18px 0 0}.facts dt{color:var(--quiet);font-size:13px}.facts dd{margin:0;font-size:18px}
svg{display:block;width:100%;height:auto;background:var(--card);border:1px solid var(--line);border-radius:8px}
svg text{font:12px system-ui,sans-serif;fill:var(--quiet)}svg path{fill:none;stroke-width:2;stroke-linejoin:round}
svg .grid{stroke:var(--line);stroke-width:1}svg .first{stroke:var(--first)}svg .second{stroke:var(--second)}svg circle.first{fill:var(--first)}svg circle.second{fill:var(--second)}
svg .faint{stroke:var(--first);stroke-width:1;opacity:.25}
.legend{margin:6px 0}.legend span{margin-right:18px}.legend span::before{content:"";display:inline-block;width:18px;height:3px;margin-right:7px;vertical-align:middle;background:var(--first)}
.legend .second::before{background:var(--second)}.legend .faint::before{opacity:.3}
section{margin:14px 0;padding:16px;background:var(--card);border:1px solid var(--line);border-radius:8px}
.scroll{overflow-x:auto}table{border-collapse:collapse;margin:6px 0}th,td{padding:4px 14px 4px 0;text-align:right;font-weight:normal;font-variant-numeric:tabular-nums}thead th{color:var(--quiet);font-size:13px}th[scope=row]{text-align:left}
.players{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px}figure{margin:0}figcaption{font-size:13px;color:var(--quiet)}audio{width:100%;height:36px}
img{display:block;max-width:100%;height:auto;margin-top:14px;border-radius:6px}
pre{overflow:auto;font-size:13px}summary{cursor:pointer}
`;
