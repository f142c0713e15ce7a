import type { TestContext } from 'node:test';
import { createWorkshop, type Workshop } from '../../src/workshop/workshop.ts';

/** A workshop whose thread ends with the test. */
export function temporaryWorkshop(context: TestContext): Workshop {
  const workshop = createWorkshop();
  context.after(() => workshop.stop());
  return workshop;
}
