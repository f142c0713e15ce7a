import { Canvas, GlobalFonts } from '@napi-rs/canvas';
import { secondsAbove } from './envelope.ts';
import { fundamentalHz, noteOf } from './fundamental.ts';
import { logSpectrogram } from './log-spectrogram.ts';
import { monoOf } from './mono.ts';
import { drawFacts, drawFrequencyAxis, drawLegend, drawTimeAxis, drawWaveAxis } from './picture-axes.ts';
import { drawSpectrogram, drawTitle, drawWave } from './picture-panels.ts';
import { colours, fillRounded, fontFamily, maxPictureSounds, type Scale } from './picture-style.ts';
import { lengthFrames, peakOf, type Sound } from './sound.ts';

export interface PictureOptions {
  /** Bytes of a font file: the machine may have no fonts. */
  readonly font: Uint8Array;
  /** One per sound, beside its number. */
  readonly labels?: readonly string[];
}

const bands = 96;
const maxColumns = 128;

/** Pixels. A chat shows a width of 1200 at about half size. */
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
  spectrogram: 232,
  timeAxis: 34,
  /** A line of figures; two where panels stand side by side. */
  factsLine: 26,
  rowGap: 18,
};

const waveLimits = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

/**
 * PNG of 1 to 8 sounds, numbered: waveform above, spectrogram (log frequency, dB below the loudest) beneath, on
 * common axes; under each its pitch, where that is clear, and its length to -40 dB.
 */
export async function pictureOf(sounds: readonly Sound[], { font, labels = [] }: PictureOptions): Promise<Uint8Array> {
  if (sounds.length < 1 || sounds.length > maxPictureSounds) {
    throw new Error(`A picture shows 1 to ${maxPictureSounds} sounds, not ${sounds.length}.`);
  }
  registerFont(font);
  const columns = Math.min(sounds.length > 4 ? Math.ceil(sounds.length / 2) : sounds.length, layout.perRow);
  const rows = Math.ceil(sounds.length / columns);
  const facts = layout.factsLine * (sounds.length === 1 ? 1 : 2);
  const rowHeight = layout.header + layout.wave + layout.waveGap + layout.spectrogram + layout.timeAxis + facts;
  const width = sounds.length === 1 ? layout.singleWidth : layout.width;
  const height = 2 * layout.margin - 8 + rows * rowHeight + (rows - 1) * layout.rowGap;
  const panelsWidth = width - 2 * layout.margin - layout.axisWidth - layout.legendWidth;
  const panelWidth = Math.floor((panelsWidth - (columns - 1) * layout.gap) / columns);

  const canvas = new Canvas(width, height);
  const context = canvas.getContext('2d');
  fillRounded(context, { x: 0, y: 0, width, height }, 18, colours.card);

  const scale = scaleOf(sounds);
  const spectrograms = sounds.map((sound) => spectrogramOf(sound, scale));
  const loudest = Math.max(1e-12, ...spectrograms.flat().map((frame) => Math.max(...frame)));
  for (const [i, sound] of sounds.entries()) {
    const column = i % columns;
    const x = layout.margin + layout.axisWidth + column * (panelWidth + layout.gap);
    const y = layout.margin - 8 + Math.floor(i / columns) * (rowHeight + layout.rowGap);
    const wave = { x, y: y + layout.header, width: panelWidth, height: layout.wave };
    const spectrogram = { x, y: wave.y + layout.wave + layout.waveGap, width: panelWidth, height: layout.spectrogram };
    const title = { x, y, width: panelWidth, height: layout.header };
    drawTitle(context, title, labels[i] ?? '', sounds.length > 1 ? i + 1 : undefined);
    drawWave(context, wave, sound, scale);
    drawSpectrogram(context, spectrogram, sound, spectrograms[i]!, loudest, scale);
    drawTimeAxis(context, spectrogram, scale);
    const below = { x, y: y + rowHeight - facts, width: panelWidth, height: layout.factsLine };
    drawFacts(context, below, factsOf(sound));
    if (column === 0) {
      drawWaveAxis(context, wave, scale);
      drawFrequencyAxis(context, spectrogram, scale);
    }
    if (column === columns - 1)
      drawLegend(context, { ...spectrogram, x: spectrogram.x + spectrogram.width + 16, width: 12 }, scale);
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
  const peak = Math.max(...sounds.map(peakOf));
  return {
    durationMs: Math.max(1, ...sounds.map((sound) => (lengthFrames(sound) / sound.sampleRate) * 1000)),
    rangeDb: 75,
    waveLimit: waveLimits.find((limit) => limit >= peak) ?? peak,
    minHz: 30,
    maxHz: Math.min(20_000, ...sounds.map((sound) => sound.sampleRate / 2)),
  };
}

const spectrogramOf = (sound: Sound, { minHz, maxHz }: Scale): Float64Array[] =>
  logSpectrogram(monoOf(sound), { bands, minHz, maxHz, sampleRate: sound.sampleRate, maxFrames: maxColumns });

/** In signs that need no translation: `F1 43.7 Hz`, `−40 dB 310 ms`. */
function factsOf(sound: Sound): string[] {
  const hz = fundamentalHz(sound);
  const ms = Math.round(1000 * secondsAbove(sound, -40));
  const pitch = hz === undefined ? [] : [`${noteOf(hz)} ${hz < 100 ? hz.toFixed(1) : Math.round(hz)} Hz`];
  return [...pitch, ...(ms > 0 ? [`−40 dB ${ms} ms`] : [])];
}
