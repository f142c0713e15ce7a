import type { SKRSContext2D } from '@napi-rs/canvas';
import { magma } from './magma.ts';
import { type Box, colours, fillRounded, fontFamily, frequencyTicks, type Scale, yOfHz } from './picture-style.ts';

const fontPx = 19;
const legendTicksDb = [0, -20, -40, -60];

function axisText(context: SKRSContext2D, align: 'left' | 'center' | 'right'): void {
  context.font = `${fontPx}px ${fontFamily}`;
  context.fillStyle = colours.axis;
  context.textBaseline = 'middle';
  context.textAlign = align;
}

export function drawTimeAxis(context: SKRSContext2D, box: Box, scale: Scale): void {
  const step = [50, 100, 200, 500, 1000, 2000, 5000].find((ms) => (box.width * ms) / scale.durationMs >= 62) ?? 10_000;
  const y = box.y + box.height;
  for (let ms = 0; ms <= scale.durationMs; ms += step) {
    const x = box.x + (box.width * ms) / scale.durationMs;
    context.fillStyle = colours.axis;
    context.fillRect(Math.min(x, box.x + box.width - 1), y + 3, 1, 5);
    axisText(context, ms === 0 ? 'left' : 'center');
    const last = ms + step > scale.durationMs;
    const text = last ? `${ms} ms` : String(ms);
    const width = context.measureText(text).width;
    const centre = last
      ? Math.min(x + width / 2 - context.measureText(String(ms)).width / 2, box.x + box.width - width / 2)
      : x;
    context.fillText(text, ms === 0 ? x : centre, y + 21);
  }
}

export function drawWaveAxis(context: SKRSContext2D, box: Box, scale: Scale): void {
  axisText(context, 'right');
  context.fillText(String(scale.waveLimit), box.x - 9, box.y + 9);
  context.fillText('0', box.x - 9, box.y + box.height / 2);
  context.fillText(`−${scale.waveLimit}`, box.x - 9, box.y + box.height - 9);
}

export function drawFrequencyAxis(context: SKRSContext2D, box: Box, scale: Scale): void {
  axisText(context, 'right');
  for (const hz of frequencyTicks) {
    if (hz >= scale.maxHz) continue;
    const text = hz >= 1000 ? `${hz / 1000}k` : `${hz}${hz === frequencyTicks[0] ? ' Hz' : ''}`;
    context.fillText(text, box.x - 9, Math.min(yOfHz(box, hz, scale), box.y + box.height - 8));
  }
}

/** Figures beneath a panel: in one line of the box's height where it is wide enough, else one below the other. */
export function drawFacts(context: SKRSContext2D, box: Box, facts: readonly string[]): void {
  axisText(context, 'left');
  context.fillStyle = colours.text;
  const whole = facts.join('  ·  ');
  const lines = context.measureText(whole).width <= box.width ? [whole] : facts;
  for (const [i, line] of lines.entries()) context.fillText(line, box.x, box.y + (i + 0.5) * box.height);
}

export function drawLegend(context: SKRSContext2D, box: Box, scale: Scale): void {
  const gradient = context.createLinearGradient(0, box.y, 0, box.y + box.height);
  for (let i = 0; i <= 16; i++) {
    const colour = 4 * Math.round((255 * i) / 16);
    gradient.addColorStop(1 - i / 16, `rgb(${magma[colour]}, ${magma[colour + 1]}, ${magma[colour + 2]})`);
  }
  fillRounded(context, box, 4, gradient);
  axisText(context, 'left');
  for (const db of legendTicksDb) {
    const y = box.y + (box.height * -db) / scale.rangeDb;
    context.fillText(db === 0 ? '0 dB' : `−${-db}`, box.x + box.width + 7, Math.max(box.y + 9, y));
  }
}
