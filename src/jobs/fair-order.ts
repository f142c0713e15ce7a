interface Person {
  /** Virtual time at which this person's oldest work starts; each piece of work takes one unit. */
  start: number;
  /** Oldest first. */
  readonly waiting: { readonly id: string; readonly arrival: number }[];
}

/**
 * Order of service: people take turns, each person's oldest work first, so nobody starves and a newcomer does not wait
 * behind a heap. Fair queueing with equal weights (Demers, Keshav and Shenker 1989): virtual time runs as if everybody
 * with work were served at once; what would start first there is served next here.
 */
export class FairOrder {
  #time = 0;
  /** The person whose work was given last, and whether that is still to be accounted for: until `next` it is being done. */
  #served = '';
  #isServing = false;
  #arrivals = 0;
  readonly #people = new Map<string, Person>();

  /** Appends work of this person. */
  add(id: string, person: string): void {
    // Nobody was waiting, so nobody is owed anything; only the person being served has had a turn.
    if (!this.#hasWork()) for (const name of this.#people.keys()) if (name !== this.#served) this.#people.delete(name);
    const known = this.#people.get(person) ?? { start: this.#time, waiting: [] };
    if (known.waiting.length === 0) known.start = Math.max(known.start, this.#time);
    known.waiting.push({ id, arrival: this.#arrivals++ });
    this.#people.set(person, known);
  }

  /** Takes out the work to be served now; the work that it gave before is done. Undefined where nothing waits. */
  next(): string | undefined {
    if (!this.#hasWork()) return undefined;
    if (this.#isServing) this.#time += 1 / this.#activePeople();
    this.#isServing = true;
    let next: [name: string, person: Person] | undefined;
    for (const [name, person] of this.#people) {
      if (person.waiting.length === 0 && person.start <= this.#time) this.#people.delete(name);
      if (person.waiting.length > 0 && (!next || isBefore(person, next[1]))) next = [name, person];
    }
    const [name, person] = next!;
    this.#served = name;
    person.start++;
    return person.waiting.shift()!.id;
  }

  /** Does nothing for unknown work. */
  remove(id: string): void {
    for (const { waiting } of this.#people.values()) {
      const index = waiting.findIndex((work) => work.id === id);
      if (index >= 0) waiting.splice(index, 1);
    }
  }

  /** The work that waits, in the order in which it will be served if nobody else comes. */
  ids(): string[] {
    return [...this.#people.values()]
      .flatMap(({ start, waiting }) => waiting.map((work, i) => ({ ...work, start: start + i })))
      .sort((a, b) => a.start - b.start || a.arrival - b.arrival)
      .map(({ id }) => id);
  }

  #hasWork(): boolean {
    for (const { waiting } of this.#people.values()) if (waiting.length > 0) return true;
    return false;
  }

  /** Number of people whose work would not be done yet if all were served at once. */
  #activePeople(): number {
    let count = 0;
    for (const { start, waiting } of this.#people.values()) if (start + waiting.length > this.#time) count++;
    return Math.max(1, count);
  }
}

const isBefore = (a: Person, b: Person): boolean =>
  a.start < b.start || (a.start === b.start && a.waiting[0]!.arrival < b.waiting[0]!.arrival);
