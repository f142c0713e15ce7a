export type ScheduleName = 'linear' | 'log';
