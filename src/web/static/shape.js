import { aside, showNote } from './aside.js';
import { openBus, startVoice } from './bus.js';
import { soundData } from './sound-data.js';
import { sampleRate } from './wav-file.js';
import { peaksOf, samplesOf } from './wav-peaks.js';
import { Waveform } from './waveform.js';

/** A move that goes on asks for no file yet. */
const restMs = 150;
const handleFields = ['startMs', 'endMs', 'fadeInMs', 'fadeOutMs'];

/** @typedef {Record<string, number>} Values of handles in ms, and of sliders as they stand; `reverse` is 0 or 1 */

/**
 * Opens the dialog that shapes a sound. What is heard and drawn in it is the very file that its line would make.
 * @param {string} sample
 */
export async function openShape(sample) {
  const response = await fetch(`/shape/${sample}`);
  if (!response.ok) {
    const { problem } = await response.json().catch(() => ({}));
    if (problem) await showNote(problem);
    return;
  }
  document.getElementById('shape-dialog')?.remove();
  const dialog = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector('dialog');
  if (!dialog) return;
  document.body.append(document.adoptNode(dialog));
  new ShapeEditor(dialog).open();
}

class ShapeEditor {
  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog;
    this.sample = dialog.dataset.sample ?? '';
    this.lengthMs = Number(dialog.dataset.ms);
    /** @type {Record<string, string>} */
    this.options = JSON.parse(dialog.dataset.options ?? '{}');
    /** @type {HTMLElement[]} */
    this.handles = [...dialog.querySelectorAll('.handle')].map((found) => /** @type {HTMLElement} */ (found));
    /** @type {HTMLInputElement[]} */
    this.sliders = [...dialog.querySelectorAll('input')];
    this.wave = new Waveform(/** @type {HTMLCanvasElement} */ (dialog.querySelector('.shape-wave canvas')));
    this.result = new Waveform(/** @type {HTMLCanvasElement} */ (dialog.querySelector('canvas.result')));
    this.values = this.plain();
    /** Values before each change. @type {Values[]} */
    this.past = [];
    this.timer = 0;
    this.asked = 0;
    /** @type {Promise<ArrayBuffer> | undefined} */
    this.file = undefined;
    /** @type {ReturnType<typeof startVoice> | undefined} */
    this.voice = undefined;
  }

  open() {
    this.listen();
    this.dialog.showModal();
    this.show();
    void soundData(this.sample).then(({ peaks }) => this.wave.show(peaks));
  }

  /** @returns {Values} */
  plain() {
    const sliders = this.sliders.map(({ name, dataset }) => [name, Number(dataset.plain ?? 0)]);
    return { startMs: 0, endMs: this.lengthMs, fadeInMs: 0, fadeOutMs: 0, ...Object.fromEntries(sliders) };
  }

  listen() {
    const { dialog } = this;
    for (const handle of this.handles) this.listenToHandle(handle);
    for (const slider of this.sliders) {
      // From the first move to the last it is one step of the undo.
      let isMoving = false;
      slider.addEventListener('input', () => {
        const value = slider.type === 'checkbox' ? Number(slider.checked) : Number(slider.value);
        if (this.set(slider.name, value, !isMoving)) isMoving = true;
      });
      slider.addEventListener('change', () => {
        isMoving = false;
      });
    }
    const press = (/** @type {string} */ selector, /** @type {() => void} */ act) =>
      dialog.querySelector(selector)?.addEventListener('click', act);
    press('[data-close]', () => dialog.close());
    press('[data-listen]', () => void this.hear());
    press('[data-back]', () => this.goTo(this.past.pop() ?? this.plain()));
    press('[data-reset]', () => {
      if (this.changes().length > 0) this.past.push({ ...this.values });
      this.goTo(this.plain());
    });
    dialog.querySelector('form')?.addEventListener('submit', () => void aside({ line: this.line() }));
    // The page's keys act on the sounds behind it.
    dialog.addEventListener('keydown', (event) => event.stopPropagation());
    dialog.addEventListener('close', () => {
      clearTimeout(this.timer);
      this.voice?.cut();
      dialog.remove();
    });
  }

  /** @param {HTMLElement} handle */
  listenToHandle(handle) {
    const field = handle.dataset.field ?? '';
    let isMoving = false;
    const drag = (/** @type {PointerEvent} */ event) => {
      const box = this.wave.canvas.getBoundingClientRect();
      const ms = ((event.clientX - box.left) / box.width) * this.lengthMs;
      if (this.set(field, this.valueAt(field, ms), !isMoving)) isMoving = true;
    };
    handle.addEventListener('pointerdown', (event) => {
      isMoving = false;
      handle.setPointerCapture(event.pointerId);
      handle.addEventListener('pointermove', drag);
      // Also where the system takes the pointer away, as a touch that scrolls.
      handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', drag), {
        once: true,
      });
    });
    handle.addEventListener('keydown', (event) => {
      const step = event.shiftKey ? 10 : 1;
      // Towards the right whatever it counts: the fade at the end grows to the left.
      const right = this.direction(field) * step;
      const by = { ArrowRight: right, ArrowLeft: -right, ArrowUp: step, ArrowDown: -step, PageUp: 50, PageDown: -50 }[
        event.key
      ];
      const to = { Home: 0, End: this.lengthMs }[event.key];
      if (by === undefined && to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      this.set(field, to ?? (this.values[field] ?? 0) + (by ?? 0));
    });
  }

  /** The fades belong to the ends that are heard: backwards they change places. @param {string} field */
  direction(field) {
    const grows = field === 'fadeOutMs' ? -1 : 1;
    return field.startsWith('fade') && this.values.reverse ? -grows : grows;
  }

  /** Time of the sound that a time of the result takes up. */
  get ratio() {
    return 2 ** (((this.values.semitones ?? 0) + (this.values.cents ?? 0) / 100) / 12);
  }

  /** Where a handle stands, in ms of the sound. @param {string} field */
  placeOf(field) {
    const { startMs = 0, endMs = 0 } = this.values;
    if (!field.startsWith('fade')) return this.values[field] ?? 0;
    const length = (this.values[field] ?? 0) * this.ratio;
    return Math.min(endMs, Math.max(startMs, this.direction(field) > 0 ? startMs + length : endMs - length));
  }

  /** The value of a handle that stands there. @param {string} field @param {number} ms */
  valueAt(field, ms) {
    const { startMs = 0, endMs = 0 } = this.values;
    if (!field.startsWith('fade')) return ms;
    return (this.direction(field) > 0 ? ms - startMs : endMs - ms) / this.ratio;
  }

  /**
   * False where the value is the same as before.
   * @param {string} field @param {number} value @param {boolean} isOwnStep of the undo
   */
  set(field, value, isOwnStep = true) {
    const { startMs = 0, endMs = 0 } = this.values;
    const range = { startMs: [0, endMs - 1], endMs: [startMs + 1, this.lengthMs] }[field];
    const [least = 0, most = this.lengthMs] = range ?? [];
    const isHandle = handleFields.includes(field);
    const taken = isHandle ? Math.round(Math.min(most, Math.max(least, value))) : value;
    if (taken === this.values[field]) return false;
    if (isOwnStep) this.past.push({ ...this.values });
    this.values[field] = taken;
    this.show();
    return true;
  }

  /** @param {Values} values */
  goTo(values) {
    this.values = { ...values };
    this.show();
  }

  /** What differs from the sound as it is, by field, as the server takes it. @returns {[string, number][]} */
  changes() {
    const plain = this.plain();
    return Object.entries(this.values).flatMap(([field, value]) =>
      value === plain[field] ? [] : [[field, this.realValue(field, value)]],
    );
  }

  /** A slider that multiplies stands for a value between its two ends. @param {string} field @param {number} value */
  realValue(field, value) {
    const slider = this.sliders.find(({ name }) => name === field);
    const { from, to } = slider?.dataset ?? {};
    if (!slider || from === undefined) return value;
    return Math.round(Number(from) * (Number(to) / Number(from)) ** (value / Number(slider.max)));
  }

  line() {
    const words = this.changes().map(
      ([field, value]) => `${this.options[field]}:${field === 'reverse' ? 'yes' : value}`,
    );
    return ['/shape', this.sample, ...words].join(' ');
  }

  show() {
    for (const handle of this.handles) {
      const field = handle.dataset.field ?? '';
      handle.style.left = `${(this.placeOf(field) / this.lengthMs) * 100}%`;
      handle.setAttribute('aria-valuenow', String(this.values[field]));
      handle.setAttribute('aria-valuetext', `${this.values[field]} ms`);
    }
    for (const slider of this.sliders) {
      const value = this.values[slider.name] ?? 0;
      if (slider.type === 'checkbox') slider.checked = value === 1;
      else slider.value = String(value);
      const isPlain = value === Number(slider.dataset.plain ?? 0);
      const output = slider.closest('label')?.querySelector('output');
      if (!output) continue;
      const spoken = this.realValue(slider.name, value).toLocaleString(document.documentElement.lang);
      output.value = isPlain && slider.dataset.from ? '–' : `${spoken} ${output.dataset.unit}`.trim();
      // A slider that multiplies stands at a place, not at its value.
      slider.setAttribute('aria-valuetext', output.value);
    }
    const hasChanges = this.changes().length > 0;
    const { dialog } = this;
    /** @type {HTMLButtonElement} */ (dialog.querySelector('[type=submit]')).disabled = !hasChanges;
    /** @type {HTMLButtonElement} */ (dialog.querySelector('[data-back]')).disabled = this.past.length === 0;
    /** @type {HTMLElement} */ (dialog.querySelector('.shape-line')).textContent = hasChanges ? this.line() : '';
    clearTimeout(this.timer);
    this.file = undefined;
    this.timer = window.setTimeout(() => void this.load().catch(() => undefined), restMs);
  }

  /** The file as it would be made now. @returns {Promise<ArrayBuffer>} */
  load() {
    clearTimeout(this.timer);
    this.file ??= this.fetched(++this.asked);
    return this.file;
  }

  /** @param {number} ticket */
  async fetched(ticket) {
    const changes = this.changes().map(([field, value]) => /** @type {[string, string]} */ ([field, String(value)]));
    const query = new URLSearchParams(changes);
    const response = await fetch(
      changes.length > 0 ? `/shape/${this.sample}.wav?${query}` : `/samples/${this.sample}.wav`,
    );
    const problem = /** @type {HTMLElement} */ (this.dialog.querySelector('.problem'));
    if (!response.ok) {
      const { problem: text = '' } = await response.json().catch(() => ({}));
      if (ticket === this.asked) Object.assign(problem, { textContent: text, hidden: text === '' });
      throw new Error(`shape: ${response.status}`);
    }
    const file = await response.arrayBuffer();
    if (ticket === this.asked) {
      problem.hidden = true;
      this.result.show(peaksOf(file));
      this.dialog.dataset.shown = changes.length > 0 ? this.line() : '';
    }
    return file;
  }

  async hear() {
    this.voice?.cut();
    openBus();
    const channels = samplesOf(await this.load());
    const length = Math.max(1, channels[0]?.length ?? 0);
    const buffer = new AudioBuffer({ length, numberOfChannels: channels.length, sampleRate });
    for (const [c, channel] of channels.entries()) buffer.copyToChannel(channel, c);
    this.voice = startVoice(buffer);
  }
}
