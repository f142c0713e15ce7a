/**
 * Reads Prometheus' text format 0.0.4 strictly, by its description alone (prometheus.io/docs/instrumenting/exposition_formats):
 * whatever a scraper would refuse or misread is an error with its line.
 */
export interface Series {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Family {
  readonly type: string;
  readonly series: Series[];
}

const types = new Set(['counter', 'gauge', 'histogram', 'summary', 'untyped']);
const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

export function readExposition(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const families = new Map<string, Family>();
  const helped = new Set<string>();
  const seen = new Set<string>();
  let current = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const fail = (why: string) => new Error(`${why}: ${line}`);
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      if (helped.has(name)) throw fail('a second HELP');
      if (/\\(?![\\n])/.test(rest)) throw fail('an unknown escape');
      helped.add(name);
      continue;
    }
    if (kind === 'TYPE') {
      if (families.has(name)) throw fail('a second TYPE');
      if (!types.has(rest)) throw fail('an unknown type');
      if (!metricName.test(name)) throw fail('no name');
      families.set(name, { type: rest, series: [] });
      current = name;
      continue;
    }
    const series = readSeries(line);
    const family = families.get(current);
    if (!family || !belongs(series.name, current, family.type)) throw fail('not below its TYPE');
    const key = `${series.name} ${JSON.stringify(Object.entries(series.labels).sort())}`;
    if (seen.has(key)) throw fail('twice');
    seen.add(key);
    family.series.push(series);
  }
  for (const [name, { type, series }] of families) {
    if (!helped.has(name)) throw new Error(`${name} has no HELP`);
    if (series.length === 0) throw new Error(`${name} has no series`);
    checkConventions(name, type, series);
    if (type === 'histogram') checkHistogram(name, series);
  }
  return families;
}

function readSeries(line: string): Series {
  const [, name = '', body, rest = ''] = /^([^\s{]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (!metricName.test(name)) throw new Error(`no series: ${line}`);
  const labels: Record<string, string> = {};
  let at = 0;
  const pair = /([^=,"]+)="((?:[^"\\\n]|\\[\\n"])*)"(,|$)/y;
  while (body !== undefined && at < body.length) {
    pair.lastIndex = at;
    const [whole, label = '', value = '', end] = pair.exec(body) ?? [];
    if (whole === undefined || !labelName.test(label) || label in labels) throw new Error(`bad labels: ${line}`);
    if (end === ',' && pair.lastIndex === body.length) throw new Error(`a comma at the end: ${line}`);
    labels[label] = value.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
    at = pair.lastIndex;
  }
  return { name, labels, value: readValue(rest, line) };
}

function readValue(text: string, line: string): number {
  const special: Record<string, number> = { '+Inf': Infinity, '-Inf': -Infinity, NaN: Number.NaN };
  if (text in special) return special[text]!;
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw new Error(`no number: ${line}`);
  return Number(text);
}

function belongs(name: string, family: string, type: string): boolean {
  const suffixes = { histogram: ['_bucket', '_sum', '_count'], summary: ['', '_sum', '_count'] }[type] ?? [''];
  return suffixes.some((suffix) => name === `${family}${suffix}`);
}

/** prometheus.io/docs/practices/naming: base units, _total for what is counted up. */
function checkConventions(name: string, type: string, series: readonly Series[]): void {
  if ((type === 'counter') !== name.endsWith('_total')) throw new Error(`${name}: _total is for counters alone`);
  if (/_(ms|milliseconds|minutes|hours|mb|kilobytes)(_|$)/.test(name)) throw new Error(`${name}: no base unit`);
  for (const { value } of series)
    if (type === 'counter' && !(value >= 0 && value < Infinity)) throw new Error(`${name}: counts ${value}`);
}

function checkHistogram(name: string, series: readonly Series[]): void {
  const groups = new Map<string, { bounds: number[]; counts: number[]; count?: number; sum?: number }>();
  for (const { name: full, labels, value } of series) {
    const { le, ...others } = labels;
    const key = JSON.stringify(Object.entries(others).sort());
    const group = groups.get(key) ?? { bounds: [], counts: [] };
    groups.set(key, group);
    if (full === `${name}_bucket`) {
      group.bounds.push(readValue(le ?? '', `${full} le=${le}`));
      group.counts.push(value);
    } else if (full === `${name}_count`) group.count = value;
    else group.sum = value;
  }
  for (const { bounds, counts, count, sum } of groups.values()) {
    const isRising = (values: readonly number[], strictly: boolean) =>
      values.every((value, i) => i === 0 || (strictly ? value > values[i - 1]! : value >= values[i - 1]!));
    if (!isRising(bounds, true) || bounds.at(-1) !== Infinity) throw new Error(`${name}: bounds ${bounds}`);
    if (!isRising(counts, false) || counts.at(-1) !== count) throw new Error(`${name}: counts ${counts} of ${count}`);
    if (sum === undefined) throw new Error(`${name}: no sum`);
  }
}

/** The value of one series; undefined where it is absent. */
export function seriesValue(
  families: ReadonlyMap<string, Family>,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const family = families.get(name) ?? families.get(name.replace(/_(bucket|sum|count)$/, ''));
  const wanted = JSON.stringify(Object.entries(labels).sort());
  return family?.series.find(
    (series) => series.name === name && JSON.stringify(Object.entries(series.labels).sort()) === wanted,
  )?.value;
}
