import { basename } from 'node:path';
import type { Metric, RunDescription } from './run-folder.ts';

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!);

interface Point {
  readonly x: number;
  readonly y: number;
}
interface Line {
  readonly name: string;
  readonly kind: 'first' | 'second' | 'faint';
  readonly points: readonly Point[];
}

/** Listenings in the report: the last ones, since each carries its sounds. */
const mostListenings = 12;
const mostPoints = 400;
const width = 720;
const height = 240;
const margin = { left: 62, right: 14, top: 12, bottom: 34 };

/** Undefined where the file is gone. */
type ReadSound = (name: string) => Promise<Uint8Array | undefined>;

/** The run as one HTML page without any other file: curves, sounds from the fixed seeds, their pictures, the settings. */
export async function reportPage(
  description: RunDescription,
  metrics: readonly Metric[],
  readSound: ReadSound,
): Promise<string> {
  const { name, settings } = description;
  const trained = metrics.filter(({ loss }) => loss !== undefined && Number.isFinite(loss));
  const losses = trained.map(({ step, loss }) => ({ x: step, y: loss! }));
  const validation = metrics.flatMap(({ step, validation: y }) => (y === undefined ? [] : [{ x: step, y }]));
  const rate = metrics.flatMap(({ step, learningRate: y }) => (y === undefined ? [] : [{ x: step, y }]));
  const speed = metrics.flatMap(({ step, msPerStep: y }) => (y === undefined ? [] : [{ x: step, y: y / 1000 }]));
  const last = trained.at(-1);
  const listenings = metrics
    .filter(({ sounds }) => sounds !== undefined)
    .slice(-mostListenings)
    .reverse();
  const sections = await Promise.all(listenings.map((metric) => listening(metric, readSound)));
  const facts: [string, string][] = [
    ['Steps', `${last?.step ?? 0} of ${settings.steps}`],
    ['Training loss', number(smooth(losses).at(-1)?.y)],
    ['Validation loss', number(validation.at(-1)?.y)],
    ['Time a step', last?.msPerStep === undefined ? '–' : `${(last.msPerStep / 1000).toFixed(2)} s`],
    ['Clips', `${description.training.length}, and ${description.validation.length} held out`],
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(name)}: training report</title>
<style>${style}</style></head><body><main>
<h1>${escaped(name)}</h1>
<p class="quiet">Trained on ${escaped(basename(description.data))}${last ? `, last step ${escaped(new Date(last.at).toISOString().slice(0, 16).replace('T', ' '))} UTC` : ''}</p>
<dl class="facts">${facts.map(([key, value]) => `<div><dt>${key}</dt><dd>${escaped(value)}</dd></div>`).join('')}</dl>
<h2>Loss</h2>
<p class="quiet">Mean squared error of v: of the clips trained on (smoothed, each step faint behind it), and of the held-out clips with the averaged weights.</p>
${chart([
  { name: 'each step', kind: 'faint', points: losses },
  { name: 'training', kind: 'first', points: smooth(losses) },
  { name: 'validation', kind: 'second', points: validation },
])}
<h2>Sounds from fixed seeds</h2>
${sections.join('\n') || '<p class="quiet">None yet.</p>'}
<h2>Learning rate</h2>
${chart([{ name: 'learning rate', kind: 'first', points: rate }])}
<h2>Seconds a step</h2>
${chart([{ name: 'seconds a step', kind: 'first', points: speed }])}
<h2>Settings</h2>
<details><summary>run.json</summary><pre>${escaped(JSON.stringify({ settings, model: description.model }, null, 2))}</pre></details>
</main></body></html>
`;
}

async function listening({ step, sounds = [], picture }: Metric, readSound: ReadSound): Promise<string> {
  const data = async (name: string, type: string) => {
    const bytes = await readSound(name);
    return bytes && `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
  };
  const players = await Promise.all(
    sounds.map(async (name) => {
      const label = name.replace(/^step-\d+-|\.wav$/g, '').replaceAll('-', ' ');
      const source = await data(name, 'audio/wav');
      return source === undefined
        ? ''
        : `<figure><figcaption>${escaped(label)}</figcaption><audio controls preload="none" aria-label="step ${step}, ${escaped(label)}" src="${source}"></audio></figure>`;
    }),
  );
  const drawn = picture === undefined ? undefined : await data(picture, 'image/png');
  const image = drawn ? `<img alt="Waveforms and spectrograms at step ${step}" src="${drawn}">` : '';
  return `<section><h3>Step ${step}</h3><div class="players">${players.join('')}</div>${image}</section>`;
}

/** Exponential moving average with a memory that grows with the run. */
function smooth(points: readonly Point[]): Point[] {
  const keep = 1 - 1 / Math.max(1, Math.min(100, points.length / 20));
  let value: number | undefined;
  return points.map(({ x, y }) => {
    value = value === undefined ? y : keep * value + (1 - keep) * y;
    return { x, y: value };
  });
}

const number = (value: number | undefined): string => (value === undefined ? '–' : value.toPrecision(4));

/** At most `mostPoints`, evenly taken, the last one always. */
const thinned = (points: readonly Point[]): Point[] => {
  const every = Math.ceil(points.length / mostPoints);
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
};

function chart(lines: readonly Line[]): string {
  const drawn = lines.filter(({ points }) => points.length > 0);
  const all = drawn.flatMap(({ points }) => points);
  if (all.length === 0) return '<p class="quiet">Nothing yet.</p>';
  const xs = range(all.map(({ x }) => x));
  // The faint line's outliers must not squeeze what matters.
  const main = drawn.filter(({ kind }) => kind !== 'faint').flatMap(({ points }) => points.map(({ y }) => y));
  const ys = range(main.length > 0 ? main : all.map(({ y }) => y), 0.08);
  const px = (x: number) => margin.left + ((x - xs[0]) / (xs[1] - xs[0])) * (width - margin.left - margin.right);
  const py = (y: number) =>
    height - margin.bottom - ((y - ys[0]) / (ys[1] - ys[0])) * (height - margin.top - margin.bottom);
  const at = ({ x, y }: Point) => `${px(x).toFixed(1)} ${Math.min(height, Math.max(0, py(y))).toFixed(1)}`;
  const paths = drawn.map(({ kind, points }) =>
    points.length === 1
      ? `<circle class="${kind}" cx="${px(points[0]!.x).toFixed(1)}" cy="${py(points[0]!.y).toFixed(1)}" r="3"/>`
      : `<path class="${kind}" d="M${thinned(points).map(at).join('L')}"/>`,
  );
  const grid = ticks(ys).map(
    (y) =>
      `<path class="grid" d="M${margin.left} ${py(y).toFixed(1)}H${width - margin.right}"/><text x="${margin.left - 8}" y="${(py(y) + 4).toFixed(1)}" text-anchor="end">${label(y)}</text>`,
  );
  const steps = ticks(xs).map(
    (x) => `<text x="${px(x).toFixed(1)}" y="${height - 12}" text-anchor="middle">${label(x)}</text>`,
  );
  const legend =
    drawn.length > 1
      ? `<p class="legend">${drawn.map(({ name, kind }) => `<span class="${kind}">${escaped(name)}</span>`).join('')}</p>`
      : '';
  const names = drawn.map(({ name }) => name).join(', ');
  return `${legend}<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(names)} by step"><clipPath id="plot"><rect x="${margin.left}" y="${margin.top - 4}" width="${width - margin.left - margin.right}" height="${height - margin.top - margin.bottom + 8}"/></clipPath>${grid.join('')}${steps.join('')}<g clip-path="url(#plot)">${paths.join('')}</g></svg>`;
}

function range(values: readonly number[], room = 0): [number, number] {
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  const extra = (high - low) * room || Math.abs(high) * 0.05 || 0.5;
  return room > 0 || low === high ? [low - extra, high + extra] : [low, high];
}

/** Three to six round numbers within a range. */
function ticks([low, high]: [number, number]): number[] {
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step);
}

const label = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(4)));

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
.players{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:10px}figure{margin:0}figcaption{font-size:13px;color:var(--quiet)}audio{width:100%;height:36px}
img{display:block;max-width:100%;height:auto;margin-top:14px;border-radius:6px}
pre{overflow:auto;font-size:13px}summary{cursor:pointer}
`;
