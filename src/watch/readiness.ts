import { within } from '../durations.ts';
import { sharedPromise } from '../files/shared-promise.ts';

/** Resolves with a note where all is well; rejects with the reason where it is not. */
export type Check = () => Promise<string | undefined>;

export interface Readiness {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, { readonly ok: boolean; readonly why?: string }>>;
}

/** Probes usually wait 5 s; a part that says nothing for so long is not ready. */
const patienceMs = 3000;

/** Asks each part; a part that has not answered yet is not asked a second time beside it. */
export class Checks {
  readonly #checks = new Map<string, Check>();
  readonly #underWay = new Map<string, Promise<string | undefined>>();
  readonly #patienceMs: number;

  constructor(patience = patienceMs) {
    this.#patienceMs = patience;
  }

  add(part: string, check: Check): void {
    this.#checks.set(part, check);
  }

  async ask(): Promise<Readiness> {
    const asked = [...this.#checks].map(async ([part, check]) => [part, await this.#answer(part, check)] as const);
    const parts = Object.fromEntries(await Promise.all(asked));
    return { ready: Object.values(parts).every(({ ok }) => ok), parts };
  }

  async #answer(part: string, check: Check) {
    const answer = sharedPromise(this.#underWay, part, check);
    const over = (): void => void this.#underWay.delete(part);
    answer.then(over, over);
    try {
      if (!(await within(this.#patienceMs, answer)))
        return { ok: false, why: `no answer within ${this.#patienceMs / 1000} s` };
      const why = await answer;
      return { ok: true, ...(why !== undefined && { why }) };
    } catch (error) {
      return { ok: false, why: (error as Error).message };
    }
  }
}
