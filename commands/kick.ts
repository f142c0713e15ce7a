import { instrumentCommand } from './instrument.ts';

export const kick = instrumentCommand('kick');
