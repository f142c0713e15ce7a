/** Counters, gauges and histograms, and their text for Prometheus. No package: prom-client comes with 4.7 MB of others. */
export type Labels = Readonly<Record<string, string>>;

interface Sample {
  readonly labels: Labels;
  readonly value: number;
  /** Appended to the family's name. */
  readonly suffix?: string;
}

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  samples(): readonly Sample[] | Promise<readonly Sample[]>;
}

/** Label sets of one family; the rest is counted together, so that no scrape grows without end. */
const mostSeries = 200;

/** One state per label set, made when it is first asked for. */
class Series<State> {
  readonly #create: () => State;
  readonly #states = new Map<string, { readonly labels: Labels; readonly state: State }>();

  constructor(create: () => State) {
    this.#create = create;
  }

  of(labels: Labels): State {
    const key = JSON.stringify(Object.values(labels));
    const known = this.#states.get(key);
    if (known) return known.state;
    const others = Object.fromEntries(Object.keys(labels).map((name) => [name, 'other']));
    if (this.#states.size >= mostSeries && Object.values(labels).some((value) => value !== 'other'))
      return this.of(others);
    const state = this.#create();
    this.#states.set(key, { labels, state });
    return state;
  }

  all(): { readonly labels: Labels; readonly state: State }[] {
    return [...this.#states.values()];
  }
}

export interface Counter {
  /** Default: 1. */
  add(labels?: Labels, amount?: number): void;
  /** Over all label sets. */
  total(): number;
}

export interface Observer {
  observe(value: number, labels?: Labels): void;
}

/** What a gauge reads when it is asked: a number, or several with labels. */
export type Reading = number | readonly { readonly labels: Labels; readonly value: number }[];

/** All families of a process. Names, labels and units follow prometheus.io/docs/practices/naming. */
export class Meters {
  readonly #families: Family[] = [];

  /** `first`: label sets that stand at 0 before anything was counted. */
  counter(name: string, help: string, first: readonly Labels[] = [{}]): Counter {
    const series = new Series(() => ({ value: 0 }));
    for (const labels of first) series.of(labels);
    const samples = () => series.all().map(({ labels, state }) => ({ labels, value: state.value }));
    this.#families.push({ name, help, type: 'counter', samples });
    return {
      add(labels = {}, amount = 1) {
        series.of(labels).value += amount;
      },
      total: () => samples().reduce((sum, { value }) => sum + value, 0),
    };
  }

  /** Where `read` fails, the gauge is absent from that answer. */
  gauge(name: string, help: string, read: () => Reading | Promise<Reading>): void {
    const samples = async (): Promise<readonly Sample[]> => {
      try {
        const reading = await read();
        return typeof reading === 'number' ? [{ labels: {}, value: reading }] : reading;
      } catch {
        return [];
      }
    };
    this.#families.push({ name, help, type: 'gauge', samples });
  }

  /** `bounds`: the upper ends of its buckets, ascending. */
  histogram(name: string, help: string, bounds: readonly number[]): Observer {
    const series = new Series(() => ({ sum: 0, count: 0, buckets: bounds.map(() => 0) }));
    series.of({});
    const samples = () =>
      series.all().flatMap(({ labels, state }) => {
        const bucket = (le: string, value: number) => ({ labels: { ...labels, le }, value, suffix: '_bucket' });
        return [
          ...bounds.map((bound, i) => bucket(String(bound), state.buckets[i]!)),
          bucket('+Inf', state.count),
          ...sumAndCount(labels, state),
        ];
      });
    this.#families.push({ name, help, type: 'histogram', samples });
    return {
      observe(value, labels = {}) {
        const state = series.of(labels);
        state.sum += value;
        state.count++;
        for (const [i, bound] of bounds.entries()) if (value <= bound) state.buckets[i]!++;
      },
    };
  }

  /** Sum and count alone: a mean over any time, at two lines a label set. */
  summary(name: string, help: string): Observer {
    const series = new Series(() => ({ sum: 0, count: 0 }));
    const samples = () => series.all().flatMap(({ labels, state }) => sumAndCount(labels, state));
    this.#families.push({ name, help, type: 'summary', samples });
    return {
      observe(value, labels = {}) {
        const state = series.of(labels);
        state.sum += value;
        state.count++;
      },
    };
  }

  /** Everything in Prometheus' text format 0.0.4. */
  async text(): Promise<string> {
    const families = await Promise.all(this.#families.map(async (family) => textOf(family, await family.samples())));
    return families.join('');
  }
}

export const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

const sumAndCount = (labels: Labels, { sum, count }: { readonly sum: number; readonly count: number }): Sample[] => [
  { labels, value: sum, suffix: '_sum' },
  { labels, value: count, suffix: '_count' },
];

function textOf({ name, help, type }: Family, samples: readonly Sample[]): string {
  if (samples.length === 0) return '';
  const lines = samples.map(({ labels, value, suffix = '' }) => `${name}${suffix}${labelText(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
