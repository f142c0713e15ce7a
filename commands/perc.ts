import { instrumentCommand } from './instrument.ts';

export const perc = instrumentCommand('perc');
