import { Canvas, ImageData, type SKRSContext2D } from '@napi-rs/canvas';
import { magma } from './magma.ts';
import { type Box, colours, fillRounded, fontFamily, frequencyTicks, type Scale, yOfHz } from './picture-style.ts';
import { lengthFrames, type Sound } from './sound.ts';

const titleFont = 23;

type Column = readonly [top: number, bottom: number];

/** A badge with the number, where there is one, and a label cut to the width. */
export function drawTitle(context: SKRSContext2D, box: Box, label: string, number: number | undefined): void {
  const middle = box.y + box.height / 2 - 2;
  let x = box.x;
  context.textBaseline = 'middle';
  context.font = `${titleFont}px ${fontFamily}`;
  if (number !== undefined) {
    fillRounded(context, { x, y: middle - 15, width: 30, height: 30 }, 8, colours.badge);
    context.fillStyle = colours.badgeText;
    context.textAlign = 'center';
    context.fillText(String(number), x + 15, middle + 1);
    x += 40;
  }
  context.fillStyle = colours.text;
  context.textAlign = 'left';
  context.fillText(shortened(context, label, box.x + box.width - x), x, middle + 1);
}

function shortened(context: SKRSContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 0 && context.measureText(`${text.slice(0, end)}…`).width > width) end--;
  return `${text.slice(0, end)}…`;
}

/** The range of all channels over each pixel column, and the brighter core between plus and minus RMS. */
export function drawWave(context: SKRSContext2D, box: Box, sound: Sound, scale: Scale): void {
  fillRounded(context, box, 5, colours.panel);
  context.fillStyle = colours.grid;
  context.fillRect(box.x, box.y + box.height / 2, box.width, 1);
  const framesPerPixel = (scale.durationMs / 1000 / box.width) * sound.sampleRate;
  const pixels = Math.min(box.width, Math.ceil(lengthFrames(sound) / framesPerPixel));
  const extents = Array.from({ length: pixels }, (_, pixel) =>
    extentOf(sound, Math.floor(pixel * framesPerPixel), Math.ceil((pixel + 1) * framesPerPixel)),
  );
  const yOf = (value: number): number => box.y + (box.height / 2) * (1 - value / scale.waveLimit);
  const band: Column[] = extents.map(({ low, high }) => [yOf(high) - 0.6, yOf(low) + 0.6]);
  const core = extents.map(({ low, high, rms }): Column => {
    const top = yOf(Math.min(high, rms));
    return [top, Math.max(top, yOf(Math.max(low, -rms)))];
  });
  fillBand(context, box.x, colours.wave, band);
  fillBand(context, box.x, colours.waveCore, core);
}

/** Fills between a top and a bottom for each pixel column, as one path: one call per column would take longer than the whole picture. */
function fillBand(context: SKRSContext2D, x: number, colour: string, columns: readonly Column[]): void {
  context.fillStyle = colour;
  context.beginPath();
  for (const [i, [top]] of columns.entries()) context.lineTo(x + i + 0.5, top);
  for (let i = columns.length - 1; i >= 0; i--) context.lineTo(x + i + 0.5, columns[i]![1]);
  context.closePath();
  context.fill();
}

function extentOf(sound: Sound, from: number, to: number): { low: number; high: number; rms: number } {
  let [low, high, squares, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (const channel of sound.channels) {
    const end = Math.min(to, channel.length);
    for (let i = from; i < end; i++) {
      const value = channel[i]!;
      low = Math.min(low, value);
      high = Math.max(high, value);
      squares += value * value;
      count++;
    }
  }
  return count === 0 ? { low: 0, high: 0, rms: 0 } : { low, high, rms: Math.sqrt(squares / count) };
}

/** Power frames [frame][band], log frequency, in dB below `loudest`, over the sound's own part of the time axis. */
export function drawSpectrogram(
  context: SKRSContext2D,
  box: Box,
  sound: Sound,
  frames: readonly Float64Array[],
  loudest: number,
  scale: Scale,
): void {
  fillRounded(context, box, 5, colours.panel);
  if (frames.length === 0) return;
  const bands = frames[0]!.length;
  const pixels = new ImageData(frames.length, bands);
  for (const [column, frame] of frames.entries()) {
    for (let band = 0; band < bands; band++) {
      const db = 10 * Math.log10(frame[band]! / loudest + 1e-12);
      const colour = Math.round(255 * Math.max(0, Math.min(1, 1 + db / scale.rangeDb)));
      const at = 4 * ((bands - 1 - band) * frames.length + column);
      for (let c = 0; c < 4; c++) pixels.data[at + c] = magma[4 * colour + c]!;
    }
  }
  const image = new Canvas(frames.length, bands);
  image.getContext('2d').putImageData(pixels, 0, 0);
  const durationMs = (lengthFrames(sound) / sound.sampleRate) * 1000;
  context.save();
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, 5);
  context.clip();
  context.imageSmoothingEnabled = false;
  context.drawImage(image, box.x, box.y, (box.width * durationMs) / scale.durationMs, box.height);
  context.restore();
  context.fillStyle = colours.grid;
  for (const hz of frequencyTicks) if (hz < scale.maxHz) context.fillRect(box.x, yOfHz(box, hz, scale), box.width, 1);
}
