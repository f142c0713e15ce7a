// Where a side thread begins: a thread does not inherit how its process reads TypeScript.
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { answerCalls } = await import('./answer-calls.ts');
const { open } = await import(workerData.module);
answerCalls(open(workerData.given));
