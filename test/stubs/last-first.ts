import type { TestContext } from 'node:test';

const endings = new WeakMap<object, (() => unknown)[]>();

/**
 * What is to be done after a test, last begun first ended: `t.after` keeps the order of its calls, and would close a
 * library while the jobs that were opened upon it still write.
 */
export function afterwards(context: Pick<TestContext, 'after'>, end: () => unknown): void {
  const known = endings.get(context);
  if (known) return void known.push(end);
  const ends = [end];
  endings.set(context, ends);
  context.after(async () => {
    const failures: unknown[] = [];
    // One that fails leaves nothing else open.
    for (const each of ends.reverse())
      await Promise.resolve()
        .then(each)
        .catch((error) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  });
}
