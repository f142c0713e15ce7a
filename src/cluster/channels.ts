/** To workers: there is work, or a job is cancelled. To bots: there are answers, or a run has come further. */
export const channels = { workers: 'rimshot_workers', bots: 'rimshot_bots' } as const;
