import type { Queue, QueueAddOptions } from 'p-queue';

type Run = () => Promise<unknown>;

export interface FairOptions extends QueueAddOptions {
  /** Whose work it is; everyone's turn comes in rounds. */
  readonly person: string;
}

interface Waiting {
  readonly id: string | undefined;
  readonly run: Run;
  readonly arrival: number;
}

interface Person {
  /** Virtual time at which this person's oldest work starts; each piece of work takes one unit. */
  start: number;
  readonly waiting: Waiting[];
}

/**
 * p-queue's order of service: people take turns, each person's oldest work first, so nobody starves and a newcomer
 * does not wait behind a heap. Fair queueing with equal weights (Demers, Keshav and Shenker 1989): virtual time runs
 * as if everybody with work were served at once, and what would start first there is served next here.
 */
export class FairQueue implements Queue<Run, FairOptions> {
  #time = 0;
  /** The last work that was served is accounted for when the next one is: until then it is being done. */
  #isServing = false;
  #served = '';
  #arrivals = 0;
  #size = 0;
  readonly #people = new Map<string, Person>();

  get size(): number {
    return this.#size;
  }

  enqueue(run: Run, { person = '', id }: Partial<FairOptions> = {}): void {
    // Nobody was waiting, so nobody is owed anything; only who is being served has had a turn.
    if (this.#size === 0) for (const name of this.#people.keys()) if (name !== this.#served) this.#people.delete(name);
    const known = this.#people.get(person) ?? { start: this.#time, waiting: [] };
    if (known.waiting.length === 0) known.start = Math.max(known.start, this.#time);
    known.waiting.push({ id, run, arrival: this.#arrivals++ });
    this.#people.set(person, known);
    this.#size++;
  }

  dequeue(): Run | undefined {
    if (this.#isServing) this.#time += 1 / this.#activePeople();
    this.#isServing = false;
    for (const [name, { start, waiting }] of this.#people)
      if (waiting.length === 0 && start <= this.#time) this.#people.delete(name);

    let next: Person | undefined;
    for (const [name, person] of this.#people) {
      if (!person.waiting[0] || (next && !isBefore(person, next))) continue;
      next = person;
      this.#served = name;
    }
    if (!next) return undefined;
    this.#isServing = true;
    next.start++;
    this.#size--;
    return next.waiting.shift()?.run;
  }

  remove(id: string): void {
    for (const { waiting } of this.#people.values()) {
      const index = waiting.findIndex((work) => work.id === id);
      if (index === -1) continue;
      waiting.splice(index, 1);
      this.#size--;
    }
  }

  /** Ids in the order in which they will be served if nobody else comes. */
  order(): string[] {
    return [...this.#people.values()]
      .flatMap(({ start, waiting }) => waiting.map((work, i) => ({ ...work, start: start + i })))
      .sort((a, b) => a.start - b.start || a.arrival - b.arrival)
      .flatMap(({ id }) => id ?? []);
  }

  filter({ person }: Readonly<Partial<FairOptions>>): Run[] {
    return [...this.#people]
      .filter(([name]) => person === undefined || name === person)
      .flatMap(([, { waiting }]) => waiting.map(({ run }) => run));
  }

  /** Part of p-queue's interface; an order by rounds has no priorities. */
  setPriority(): void {
    throw new TypeError('A fair queue knows no priorities.');
  }

  /** Whose work would not be done yet if all were served at once. */
  #activePeople(): number {
    let count = 0;
    for (const { start, waiting } of this.#people.values()) if (start + waiting.length > this.#time) count++;
    return Math.max(1, count);
  }
}

const isBefore = (a: Person, b: Person): boolean =>
  a.start < b.start || (a.start === b.start && (a.waiting[0]?.arrival ?? 0) < (b.waiting[0]?.arrival ?? 0));
