/** Has a call answered and stops nothing. */
import { createSideThread } from '../../src/side-thread/side-thread.ts';
import type { open } from './odd-jobs.ts';

const thread = createSideThread<ReturnType<typeof open>>(new URL('odd-jobs.ts', import.meta.url).href);
console.log('answered', await thread.call('echo', 1));
