import { execFileSync } from 'node:child_process';

/** Ids of the living workers of a process. */
export const workersOf = (parent: number): number[] =>
  execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, ppid, ...args]) => Number(ppid) === parent && args.join(' ').includes('worker/main.ts'))
    .map(([pid]) => Number(pid));
