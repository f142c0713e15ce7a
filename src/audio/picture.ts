import { Canvas, GlobalFonts, ImageData, type SKRSContext2D } from '@napi-rs/canvas';
import { magma } from './magma.ts';
import { melOfHz, melSpectrogram } from './mel.ts';
import { monoOf } from './mono.ts';
import { lengthFrames, type Sound } from './sound.ts';

export interface PictureOptions {
  /** Bytes of the font file: the machine may have none. */
  readonly font: Uint8Array;
  /** One a sound, beside its number. */
  readonly labels?: readonly string[];
}

/** More would not be readable in a chat. */
export const maxPictureSounds = 8;

const bands = 96;
const minHz = 30;
const rangeDb = 75;
const windowMs = 32;
const maxColumns = 128;

/** Pixels. Drawn for a chat that shows 1200 wide at about half size. */
const layout = {
  width: 1200,
  singleWidth: 860,
  perRow: 4,
  margin: 22,
  axisWidth: 62,
  legendWidth: 78,
  gap: 20,
  header: 44,
  wave: 104,
  waveGap: 10,
  mel: 232,
  timeAxis: 34,
  rowGap: 18,
  font: 19,
  titleFont: 23,
};

/** Its own card, so that it reads on dark and on light. */
const colours = {
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

const frequencyTicks = [200, 1000, 2000, 5000, 10_000];
const waveLimits = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const legendTicksDb = [0, -20, -40, -60];
const fontFamily = 'Rimshot';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What all panels share, so that they compare. */
interface Scale {
  readonly durationMs: number;
  readonly waveLimit: number;
  readonly maxHz: number;
}

/** PNG of 1 to 8 sounds, numbered: waveform above, mel spectrogram (96 bands, dB below the loudest) beneath, on common axes. */
export async function pictureOf(sounds: readonly Sound[], { font, labels = [] }: PictureOptions): Promise<Uint8Array> {
  if (sounds.length < 1 || sounds.length > maxPictureSounds) {
    throw new Error(`A picture shows 1 to ${maxPictureSounds} sounds, not ${sounds.length}.`);
  }
  registerFont(font);
  const columns = Math.min(sounds.length > 4 ? Math.ceil(sounds.length / 2) : sounds.length, layout.perRow);
  const rows = Math.ceil(sounds.length / columns);
  const rowHeight = layout.header + layout.wave + layout.waveGap + layout.mel + layout.timeAxis;
  const width = sounds.length === 1 ? layout.singleWidth : layout.width;
  const height = 2 * layout.margin - 8 + rows * rowHeight + (rows - 1) * layout.rowGap;
  const panelsWidth = width - 2 * layout.margin - layout.axisWidth - layout.legendWidth;
  const panelWidth = Math.floor((panelsWidth - (columns - 1) * layout.gap) / columns);

  const canvas = new Canvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = colours.card;
  context.beginPath();
  context.roundRect(0, 0, width, height, 18);
  context.fill();

  const scale = scaleOf(sounds);
  const spectrograms = sounds.map((sound) => spectrogramOf(sound, scale.maxHz));
  const loudest = Math.max(1e-12, ...spectrograms.flat().map((frame) => Math.max(...frame)));
  for (const [i, sound] of sounds.entries()) {
    const column = i % columns;
    const x = layout.margin + layout.axisWidth + column * (panelWidth + layout.gap);
    const y = layout.margin - 8 + Math.floor(i / columns) * (rowHeight + layout.rowGap);
    const wave = { x, y: y + layout.header, width: panelWidth, height: layout.wave };
    const mel = { x, y: wave.y + layout.wave + layout.waveGap, width: panelWidth, height: layout.mel };
    drawTitle(
      context,
      { x, y, width: panelWidth, height: layout.header },
      labels[i] ?? '',
      sounds.length > 1 ? i + 1 : undefined,
    );
    drawWave(context, wave, sound, scale);
    drawMel(context, mel, sound, spectrograms[i]!, loudest, scale);
    drawTimeAxis(context, mel, scale);
    if (column === 0) {
      drawWaveAxis(context, wave, scale);
      drawFrequencyAxis(context, mel, scale);
    }
    if (column === columns - 1) drawLegend(context, { ...mel, x: mel.x + mel.width + 16, width: 12 });
  }
  return canvas.encode('png');
}

const registered = new WeakSet<Uint8Array>();

function registerFont(font: Uint8Array): void {
  if (registered.has(font)) return;
  if (GlobalFonts.register(Buffer.from(font), fontFamily) === null) throw new Error('The picture font cannot be read.');
  registered.add(font);
}

function scaleOf(sounds: readonly Sound[]): Scale {
  let peak = 0;
  for (const { channels } of sounds)
    for (const channel of channels) for (const v of channel) peak = Math.max(peak, Math.abs(v));
  return {
    durationMs: Math.max(1, ...sounds.map((sound) => (lengthFrames(sound) / sound.sampleRate) * 1000)),
    waveLimit: waveLimits.find((limit) => limit >= peak) ?? peak,
    maxHz: Math.min(20_000, ...sounds.map((sound) => sound.sampleRate / 2)),
  };
}

function spectrogramOf(sound: Sound, maxHz: number): Float64Array[] {
  const windowFrames = Math.round((sound.sampleRate * windowMs) / 1000);
  return melSpectrogram(monoOf(sound), {
    bands,
    minHz,
    maxHz,
    sampleRate: sound.sampleRate,
    windowFrames,
    fftSize: 2 ** Math.ceil(Math.log2(windowFrames)),
    hopFrames: Math.max(1, Math.ceil(lengthFrames(sound) / maxColumns)),
  });
}

function drawTitle(context: SKRSContext2D, box: Box, label: string, number: number | undefined): void {
  const middle = box.y + box.height / 2 - 2;
  let x = box.x;
  context.textBaseline = 'middle';
  if (number !== undefined) {
    context.fillStyle = colours.badge;
    context.beginPath();
    context.roundRect(x, middle - 15, 30, 30, 8);
    context.fill();
    context.fillStyle = colours.badgeText;
    context.font = `${layout.titleFont}px ${fontFamily}`;
    context.textAlign = 'center';
    context.fillText(String(number), x + 15, middle + 1);
    x += 40;
  }
  context.font = `${layout.titleFont}px ${fontFamily}`;
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

/** For each pixel column the range of all channels, and the brighter core between plus and minus RMS. */
function drawWave(context: SKRSContext2D, box: Box, sound: Sound, scale: Scale): void {
  drawPanel(context, box);
  context.fillStyle = colours.grid;
  context.fillRect(box.x, box.y + box.height / 2, box.width, 1);
  const framesPerPixel = (scale.durationMs / 1000 / box.width) * sound.sampleRate;
  const yOf = (value: number): number => box.y + (box.height / 2) * (1 - value / scale.waveLimit);
  const pixels = Math.min(box.width, Math.ceil(lengthFrames(sound) / framesPerPixel));
  for (let pixel = 0; pixel < pixels; pixel++) {
    const { low, high, rms } = extentOf(
      sound,
      Math.floor(pixel * framesPerPixel),
      Math.ceil((pixel + 1) * framesPerPixel),
    );
    context.fillStyle = colours.wave;
    context.fillRect(box.x + pixel, yOf(high) - 0.6, 1, yOf(low) - yOf(high) + 1.2);
    context.fillStyle = colours.waveCore;
    const [top, bottom] = [Math.min(high, rms), Math.max(low, -rms)];
    if (top > bottom) context.fillRect(box.x + pixel, yOf(top), 1, yOf(bottom) - yOf(top));
  }
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

function drawMel(
  context: SKRSContext2D,
  box: Box,
  sound: Sound,
  frames: readonly Float64Array[],
  loudest: number,
  scale: Scale,
): void {
  drawPanel(context, box);
  if (frames.length === 0) return;
  const pixels = new ImageData(frames.length, bands);
  for (const [column, frame] of frames.entries()) {
    for (let band = 0; band < bands; band++) {
      const db = 10 * Math.log10(frame[band]! / loudest + 1e-12);
      const colour = Math.round(255 * Math.max(0, Math.min(1, 1 + db / rangeDb)));
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
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, box.x, box.y, (box.width * durationMs) / scale.durationMs, box.height);
  context.restore();
  context.fillStyle = colours.grid;
  for (const hz of frequencyTicks) if (hz < scale.maxHz) context.fillRect(box.x, yOfHz(box, hz, scale), box.width, 1);
}

const yOfHz = (box: Box, hz: number, scale: Scale): number =>
  box.y + box.height * (1 - (melOfHz(hz) - melOfHz(minHz)) / (melOfHz(scale.maxHz) - melOfHz(minHz)));

function drawPanel(context: SKRSContext2D, box: Box): void {
  context.fillStyle = colours.panel;
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, 5);
  context.fill();
}

function axisText(context: SKRSContext2D, align: 'left' | 'center' | 'right'): void {
  context.font = `${layout.font}px ${fontFamily}`;
  context.fillStyle = colours.axis;
  context.textBaseline = 'middle';
  context.textAlign = align;
}

function drawTimeAxis(context: SKRSContext2D, box: Box, scale: Scale): void {
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

function drawWaveAxis(context: SKRSContext2D, box: Box, scale: Scale): void {
  axisText(context, 'right');
  context.fillText(String(scale.waveLimit), box.x - 9, box.y + 9);
  context.fillText('0', box.x - 9, box.y + box.height / 2);
  context.fillText(`−${scale.waveLimit}`, box.x - 9, box.y + box.height - 9);
}

function drawFrequencyAxis(context: SKRSContext2D, box: Box, scale: Scale): void {
  axisText(context, 'right');
  for (const hz of frequencyTicks) {
    if (hz >= scale.maxHz) continue;
    const text = hz >= 1000 ? `${hz / 1000}k` : String(hz);
    context.fillText(text, box.x - 9, Math.min(yOfHz(box, hz, scale), box.y + box.height - 8));
  }
  context.fillText('Hz', box.x - 9, box.y + 9);
}

function drawLegend(context: SKRSContext2D, box: Box): void {
  const gradient = context.createLinearGradient(0, box.y, 0, box.y + box.height);
  for (let i = 0; i <= 16; i++) {
    const colour = 4 * Math.round((255 * i) / 16);
    gradient.addColorStop(1 - i / 16, `rgb(${magma[colour]}, ${magma[colour + 1]}, ${magma[colour + 2]})`);
  }
  context.fillStyle = gradient;
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, 4);
  context.fill();
  axisText(context, 'left');
  for (const db of legendTicksDb) {
    const y = box.y + (box.height * -db) / rangeDb;
    context.fillText(db === 0 ? '0 dB' : `−${-db}`, box.x + box.width + 7, Math.max(box.y + 9, y));
  }
}
