import { instrumentCommand } from './instrument.ts';

export const hat = instrumentCommand('hat');
