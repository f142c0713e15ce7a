import { html } from 'hono/html';

export interface Point {
  readonly x: number;
  readonly y: number;
}
interface Line {
  readonly name: string;
  readonly kind: 'first' | 'second' | 'faint';
  readonly points: readonly Point[];
}

const mostPoints = 400;
const width = 720;
const height = 240;
const margin = { left: 62, right: 14, top: 12, bottom: 34 };

/** Lines over the steps of a run, as SVG. */
export function chart(...lines: readonly Line[]) {
  const drawn = lines.filter(({ points }) => points.length > 0);
  const all = drawn.flatMap(({ points }) => points);
  if (all.length === 0) return html`<p class="quiet">Nothing yet.</p>`;
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
      ? html`<circle class="${kind}" cx="${px(points[0]!.x).toFixed(1)}" cy="${py(points[0]!.y).toFixed(1)}" r="3"/>`
      : html`<path class="${kind}" d="M${thinned(points).map(at).join('L')}"/>`,
  );
  const grid = ticks(ys).map(
    (y) =>
      html`<path class="grid" d="M${margin.left} ${py(y).toFixed(1)}H${width - margin.right}"/><text x="${margin.left - 8}" y="${(py(y) + 4).toFixed(1)}" text-anchor="end">${label(y)}</text>`,
  );
  const steps = ticks(xs).map(
    (x) => html`<text x="${px(x).toFixed(1)}" y="${height - 12}" text-anchor="middle">${label(x)}</text>`,
  );
  const keys = drawn.map(({ name, kind }) => html`<span class="${kind}">${name}</span>`);
  const names = drawn.map(({ name }) => name).join(', ');
  return html`${keys.length > 1 && html`<p class="legend">${keys}</p>`}<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${names} by step"><clipPath id="plot"><rect x="${margin.left}" y="${margin.top - 4}" width="${width - margin.left - margin.right}" height="${height - margin.top - margin.bottom + 8}"/></clipPath>${grid}${steps}<g clip-path="url(#plot)">${paths}</g></svg>`;
}

/** At most about `mostPoints`, evenly spaced, and the last one. */
function thinned(points: readonly Point[]): Point[] {
  const every = Math.ceil(points.length / mostPoints);
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
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
  const decade = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * decade >= rough) ?? 10) * decade;
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, i) => (first + i) * step);
}

const label = (value: number): string =>
  value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential(1) : String(Number(value.toPrecision(4)));
