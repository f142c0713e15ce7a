import { instrumentCommand } from './instrument.ts';

export const snare = instrumentCommand('snare');
