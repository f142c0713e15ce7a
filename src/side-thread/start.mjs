/**
 * Entry point of a side thread: a thread does not inherit its process's TypeScript loader.
 */
import { workerData } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { answerCalls } = await import('./answer-calls.ts');
const { open } = await import(workerData.module);
answerCalls(open(workerData.given));
