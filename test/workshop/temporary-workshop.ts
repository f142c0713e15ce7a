import type { TestContext } from 'node:test';
import { createWorkshop, type Workshop } from '../../src/workshop/workshop.ts';
import { afterwards } from '../stubs/last-first.ts';

/** A workshop whose thread ends with the test. */
export function temporaryWorkshop(context: TestContext): Workshop {
  const workshop = createWorkshop();
  afterwards(context, () => workshop.stop());
  return workshop;
}
