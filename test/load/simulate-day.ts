/**
 * A day of many people and workers as discrete events, in virtual time: requests by a daily curve, start-time fair
 * queueing as in src/cluster/fair-tags.ts over several workers, deaths of workers whose jobs are made again.
 */
import { percentile } from '../../src/percentile.ts';
import { machines, models, people } from './assumptions.ts';
import { Heap } from './heap.ts';
import { createChoice, createRandom, type Random } from './random.ts';

export interface DayOptions {
  readonly people: number;
  readonly workers: number;
  readonly seed: number;
  /** Default: that of assumptions.ts. */
  readonly hoursToDeath?: number;
  /** This share of the people begins a session within these seconds, at 20:00 UTC; default: nobody. */
  readonly rush?: { readonly share: number; readonly seconds: number };
}

interface SimulatedJob {
  readonly person: number;
  readonly sounds: number;
  readonly seconds: number;
  readonly at: number;
  /** Where the session goes on after its answer. */
  readonly left: number;
  tag: number;
}

type Event = { readonly at: number } & (
  | { readonly kind: 'request'; readonly person: number; readonly left: number }
  | { readonly kind: 'made'; readonly worker: number; readonly job: SimulatedJob; readonly life: number }
  | { readonly kind: 'death' | 'back'; readonly worker: number }
  | { readonly kind: 'again'; readonly job: SimulatedJob }
);

const daySeconds = 86_400;
const rushAt = 20 * 3600;
const bins = 96;

/** The hours at which people are awake and at leisure: a rise through the day to 21:00, little at night. */
const leisure = (hour: number): number => {
  const away = Math.min(Math.abs(hour - 21), 24 - Math.abs(hour - 21));
  return 0.06 + Math.exp(-(away ** 2) / (2 * 4 ** 2));
};

/** Of the day in UTC, in quarters of an hour. */
const dailyCurve: readonly (readonly [number, number])[] = Array.from({ length: bins }, (_, bin) => {
  const hour = (bin / bins) * 24;
  const weight = people.zones.reduce((sum, [offset, share]) => sum + share * leisure((hour + offset + 24) % 24), 0);
  return [bin, weight] as const;
});

/** Seconds that a worker needs for so many sounds. */
export function serviceSeconds(kind: keyof typeof models, sounds: number): number {
  const { steps, one, four, around } = models[kind];
  const step = one + ((four - one) / 3) * (sounds - 1);
  return (steps * step * (1 + around)) / 1000;
}

export type DayFigures = ReturnType<typeof simulateDay>;

export function simulateDay(options: DayOptions) {
  const day = new Day(options, createRandom(options.seed));
  day.run();
  return day.figures();
}

class Day {
  readonly #options: DayOptions;
  readonly #random: Random;
  readonly #soundsAsked: () => number;
  readonly #events = new Heap<Event>((a, b) => a.at < b.at);
  readonly #waiting = new Heap<SimulatedJob>((a, b) => a.tag < b.tag || (a.tag === b.tag && a.at < b.at));
  readonly #idle: number[];
  /** What each worker has in hand; its life ends with each death. */
  readonly #hands: (SimulatedJob | undefined)[];
  readonly #lives: number[];
  readonly #isUp: boolean[];
  readonly #lastTags = new Map<number, number>();
  #virtualNow = 0;
  readonly #startWaits: number[] = [];
  readonly #answerWaits: number[] = [];
  readonly #jobsByHour = new Float64Array(24);
  readonly #busyByHour = new Float64Array(24);
  #sounds = 0;
  #accepted = 0;
  #deaths = 0;
  #again = 0;
  #mostOpen = 0;
  #open = 0;

  constructor(options: DayOptions, random: Random) {
    const { workers } = options;
    this.#options = options;
    this.#random = random;
    this.#soundsAsked = createChoice<number>(people.sounds, random);
    this.#idle = Array.from({ length: workers }, (_, worker) => worker);
    this.#hands = Array.from({ length: workers }, () => undefined);
    this.#lives = Array.from({ length: workers }, () => 0);
    this.#isUp = Array.from({ length: workers }, () => true);
  }

  run(): void {
    const quarter = createChoice(dailyCurve, this.#random);
    const begin = (person: number, at: number): void =>
      this.#events.push({ at, kind: 'request', person, left: this.#random.geometric(people.requests) });
    for (let person = 0; person < this.#options.people; person++)
      for (let sessions = this.#random.poisson(people.sessions); sessions > 0; sessions--)
        begin(person, ((quarter() + this.#random.uniform()) / bins) * daySeconds);
    const { share, seconds } = this.#options.rush ?? { share: 0, seconds: 0 };
    for (let person = 0; person < share * this.#options.people; person++)
      begin(person, rushAt + seconds * this.#random.uniform());
    for (let worker = 0; worker < this.#options.workers; worker++) this.#mayDie(worker, 0);
    // What was begun in the day ends after it.
    for (let event = this.#events.pop(); event; event = this.#events.pop()) {
      if (event.kind === 'death' && event.at > daySeconds && this.#open === 0) continue;
      this.#happen(event);
    }
  }

  #happen(event: Event): void {
    const { at } = event;
    switch (event.kind) {
      case 'request':
        this.#request(event.person, event.left, at);
        break;
      case 'again':
        this.#waiting.push(event.job);
        this.#serve(at);
        break;
      case 'made':
        this.#made(event.worker, event.job, event.life, at);
        break;
      case 'death':
        this.#die(event.worker, at);
        break;
      case 'back':
        this.#isUp[event.worker] = true;
        this.#idle.push(event.worker);
        this.#mayDie(event.worker, at);
        this.#serve(at);
        break;
      default:
        event satisfies never;
    }
  }

  #request(person: number, left: number, at: number): void {
    const together = this.#random.uniform() < people.hasty ? 3 : 1;
    for (let i = 0; i < together; i++) {
      const sounds = this.#soundsAsked();
      const kind = this.#random.uniform() < people.fullSize ? 'full' : 'starter';
      // Networks take as long each time; machines with other work do not.
      const seconds = serviceSeconds(kind, sounds) * (0.85 + 0.3 * this.#random.uniform());
      const tag = Math.max(this.#virtualNow, (this.#lastTags.get(person) ?? -1) + 1);
      this.#lastTags.set(person, tag);
      // The session goes on after the first of several.
      this.#waiting.push({ person, sounds, seconds, at, left: i === 0 ? left - 1 : 0, tag });
      this.#accepted++;
      this.#sounds += sounds;
      this.#jobsByHour[hourOf(at)]!++;
      this.#mostOpen = Math.max(this.#mostOpen, ++this.#open);
    }
    this.#serve(at);
  }

  #serve(at: number): void {
    while (this.#idle.length > 0 && this.#waiting.size > 0) {
      const worker = this.#idle.pop()!;
      if (!this.#isUp[worker]) continue;
      const job = this.#waiting.pop()!;
      this.#virtualNow = Math.max(this.#virtualNow, job.tag);
      this.#hands[worker] = job;
      const from = at + machines.wakeSeconds;
      this.#startWaits.push(from - job.at);
      this.#events.push({ at: from + job.seconds, kind: 'made', worker, job, life: this.#lives[worker]! });
    }
  }

  #made(worker: number, job: SimulatedJob, life: number, at: number): void {
    if (this.#lives[worker] !== life) return;
    this.#hands[worker] = undefined;
    this.#idle.push(worker);
    this.#busyByHour[hourOf(at)]! += job.seconds;
    const answered = at + machines.deliverSeconds + this.#random.exponential(machines.deliverSpread);
    this.#answerWaits.push(answered - job.at);
    this.#open--;
    if (job.left > 0) {
      const next = answered + this.#random.exponential(people.thinkSeconds);
      this.#events.push({ at: next, kind: 'request', person: job.person, left: job.left });
    }
    this.#serve(at);
  }

  #mayDie(worker: number, at: number): void {
    const hours = this.#random.exponential(this.#options.hoursToDeath ?? machines.hoursToDeath);
    this.#events.push({ at: at + hours * 3600, kind: 'death', worker });
  }

  #die(worker: number, at: number): void {
    this.#deaths++;
    this.#lives[worker]!++;
    this.#isUp[worker] = false;
    const idle = this.#idle.indexOf(worker);
    if (idle >= 0) this.#idle.splice(idle, 1);
    const job = this.#hands[worker];
    this.#hands[worker] = undefined;
    if (job) {
      this.#again++;
      this.#events.push({ at: at + machines.leaseSeconds, kind: 'again', job });
    }
    this.#events.push({ at: at + machines.restartSeconds, kind: 'back', worker });
  }

  figures() {
    const { workers } = this.#options;
    const busiest = this.#jobsByHour.indexOf(Math.max(...this.#jobsByHour));
    const spread = (waits: readonly number[]) => ({
      p50: percentile(waits, 50),
      p95: percentile(waits, 95),
      p99: percentile(waits, 99),
      most: percentile(waits, 100),
    });
    const busy = this.#busyByHour.reduce((sum, seconds) => sum + seconds, 0);
    return {
      ...this.#options,
      jobs: this.#accepted,
      answered: this.#answerWaits.length,
      sounds: this.#sounds,
      start: spread(this.#startWaits),
      answer: spread(this.#answerWaits),
      busySeconds: busy,
      utilisation: busy / (workers * daySeconds),
      busiestUtilisation: Math.max(...this.#busyByHour) / (workers * 3600),
      /** Jobs of the busiest hour, and seconds of work in it. */
      busiestJobs: this.#jobsByHour[busiest]!,
      busiestSeconds: Math.max(...this.#busyByHour),
      mostOpen: this.#mostOpen,
      deaths: this.#deaths,
      again: this.#again,
    };
  }
}

const hourOf = (at: number): number => Math.floor(at / 3600) % 24;
