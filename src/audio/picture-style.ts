import type { SKRSContext2D } from '@napi-rs/canvas';

/** More are not readable in a chat. */
export const maxPictureSounds = 8;

/** Pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Shared by all panels of a picture, so that they compare. */
export interface Scale {
  readonly durationMs: number;
  /** Top of the waveform's axis. */
  readonly waveLimit: number;
  /** Of the frequency axis, which is logarithmic. */
  readonly minHz: number;
  readonly maxHz: number;
  /** Below the loudest, shown as black. */
  readonly rangeDb: number;
}

/** A picture brings its own background, so that it reads in dark and light themes. */
export const colours = {
  card: '#15161c',
  panel: '#0d0e12',
  grid: 'rgba(255, 255, 255, 0.09)',
  axis: '#a9adbb',
  text: '#f2f3f7',
  badge: '#fb8861',
  badgeText: '#15161c',
  wave: '#fb8861',
  waveCore: '#fed7a8',
};

export const fontFamily = 'Rimshot';
export const frequencyTicks = [50, 100, 200, 500, 1000, 2000, 5000, 10_000];

export const yOfHz = (box: Box, hz: number, scale: Scale): number =>
  box.y + box.height * (1 - Math.log(hz / scale.minHz) / Math.log(scale.maxHz / scale.minHz));

export function fillRounded(context: SKRSContext2D, box: Box, radius: number, style: SKRSContext2D['fillStyle']): void {
  context.fillStyle = style;
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, radius);
  context.fill();
}
