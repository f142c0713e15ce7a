/** Draws a sound's outline and playback position. Colours come from the style sheet. */
export class Waveform {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    /** @type {import('./wav-peaks.js').Peaks | undefined} */
    this.peaks = undefined;
    this.played = 0;
    /** @type {{ low: number, high: number }[]} */
    this.columns = [];
    new ResizeObserver(() => this.resize()).observe(canvas);
  }

  /** @param {import('./wav-peaks.js').Peaks} peaks */
  show(peaks) {
    this.peaks = peaks;
    this.resize();
  }

  /** @param {number} share of the sound's length, 0..1 */
  progress(share) {
    this.played = share;
    this.draw();
  }

  resize() {
    const ratio = window.devicePixelRatio || 1;
    const width = Math.round(this.canvas.clientWidth * ratio);
    const height = Math.round(this.canvas.clientHeight * ratio);
    if (width === 0 || height === 0) return;
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    if (this.peaks) this.columns = columnsOf(this.peaks, width);
    this.draw();
  }

  draw() {
    const { width, height } = this.canvas;
    const context = this.canvas.getContext('2d');
    if (!context || this.columns.length === 0) return;
    const { fill, stroke, color } = getComputedStyle(this.canvas);
    const head = Math.round(this.played * width);
    context.clearRect(0, 0, width, height);
    for (const [x, { low, high }] of this.columns.entries()) {
      context.fillStyle = x < head ? fill : stroke;
      context.fillRect(x, ((1 - high) * height) / 2, 1, Math.max(1, ((high - low) * height) / 2));
    }
    if (this.played > 0 && this.played < 1) {
      context.fillStyle = color;
      context.fillRect(head, 0, Math.max(1, Math.round(width / 300)), height);
    }
  }
}

/** The range over each pixel column. @param {import('./wav-peaks.js').Peaks} peaks @param {number} width pixels */
function columnsOf(peaks, width) {
  const count = peaks.low.length;
  return Array.from({ length: width }, (_, x) => {
    const from = Math.floor((x * count) / width);
    const to = Math.max(from + 1, Math.ceil(((x + 1) * count) / width));
    return { low: Math.min(...peaks.low.subarray(from, to)), high: Math.max(...peaks.high.subarray(from, to)) };
  });
}
