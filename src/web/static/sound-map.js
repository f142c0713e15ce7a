import { openBus, startVoice } from './bus.js';
import { byId } from './dom.js';
import { auditionGain } from './loudness.js';
import { heardSound } from './sound-data.js';
import { silence } from './sounds.js';
import { readStored, store } from './stored.js';
import { fill } from './words.js';

/** @typedef {{ id: string, model: string, name: string, x: number, y: number }} Point */

/** Pixels of a point, and from one within which it is meant. */
const radius = 4.5;
const reach = 16;
const zooms = { least: 1, most: 24 };

/** @type {SoundMap | undefined} */
let map;

const foldKey = 'rimshot.map';
/** Narrower pages begin with their list. */
const wide = 960;

/** Draws the map of the page's filters once it is open, or draws it anew. */
export function showMap() {
  const [fold, canvas] = [byId('map-fold'), byId('map')];
  if (!(canvas instanceof HTMLCanvasElement) || !(fold instanceof HTMLDetailsElement)) return;
  if (!map) {
    const drawn = new SoundMap(canvas);
    map = drawn;
    fold.addEventListener('toggle', () => {
      store(foldKey, fold.open);
      if (fold.open) void drawn.load(location.search);
    });
    // Opening it is a toggle as well: the listener loads.
    fold.open = (readStored(foldKey) ?? innerWidth >= wide) === true;
    return;
  }
  if (fold.open) void map.load(location.search);
}

/** Sounds by likeness on a plane that is dragged, zoomed and played; redrawn once a frame at most. */
class SoundMap {
  /** @type {Point[]} */
  #points = [];
  /** Of the plane's unit square: its corner on the canvas and its scale, CSS pixels. */
  #view = { x: 0, y: 0, zoom: 1 };
  /** @type {Point | undefined} */
  #current;
  /** @type {ReturnType<typeof startVoice> | undefined} */
  #voice;
  #frame = 0;
  #asked = 0;
  #hues = /** @type {Map<string, string>} */ (new Map());
  /** Pointers that are down, by id. @type {Map<number, { x: number, y: number }>} */
  #pointers = new Map();
  #moved = 0;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.label = canvas.getAttribute('aria-label') ?? '';
    new ResizeObserver(() => this.#draw()).observe(canvas);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#hues.clear();
      this.#draw();
    });
    canvas.addEventListener(
      'wheel',
      (event) => {
        // The page scrolls as usual until the map has been asked for.
        if (!event.ctrlKey && document.activeElement !== canvas) return;
        event.preventDefault();
        this.#zoomAt(event.offsetX, event.offsetY, 1.0015 ** -event.deltaY);
      },
      { passive: false },
    );
    canvas.addEventListener('pointerdown', (event) => this.#down(event));
    canvas.addEventListener('pointermove', (event) => this.#move(event));
    canvas.addEventListener('pointerup', (event) => this.#up(event));
    canvas.addEventListener('pointercancel', ({ pointerId }) => this.#pointers.delete(pointerId));
    canvas.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !this.#key(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    canvas.addEventListener('blur', () => this.#draw());
    canvas.addEventListener('focus', () => this.#draw());
  }

  /** @param {string} query */
  async load(query) {
    const ticket = ++this.#asked;
    // Read before it is judged: an answer that nobody reads holds its connection.
    const points = await fetch(`/api/map${query}`)
      .then((response) => (response.ok ? response.json() : undefined))
      .catch(() => undefined);
    if (ticket !== this.#asked || !points) return;
    this.#points = points;
    this.#current = this.#points.find(({ id }) => id === this.#current?.id);
    const state = byId('map-state');
    state.hidden = this.#points.length > 0;
    state.textContent = state.dataset.empty ?? '';
    this.canvas.setAttribute('aria-label', fill(this.label, { n: this.#points.length }));
    this.canvas.dataset.points = String(this.#points.length);
    this.#draw();
  }

  get #size() {
    return { width: this.canvas.clientWidth, height: this.canvas.clientHeight };
  }

  /** @param {Point} point */
  #place({ x, y }) {
    const { width, height } = this.#size;
    const { x: left, y: top, zoom } = this.#view;
    return { x: left + x * width * zoom, y: top + y * height * zoom };
  }

  #draw() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
    });
  }

  #paint() {
    const { width, height } = this.#size;
    const scale = devicePixelRatio || 1;
    const { canvas } = this;
    if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
    if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
    const context = canvas.getContext('2d');
    if (!context) return;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    const size = radius * Math.min(1.8, this.#view.zoom ** 0.3) * (this.#points.length > 800 ? 0.75 : 1);
    for (const point of this.#points) {
      const { x, y } = this.#place(point);
      if (x < -size || y < -size || x > width + size || y > height + size) continue;
      context.fillStyle = this.#hue(point.model);
      context.beginPath();
      context.arc(x, y, size, 0, 2 * Math.PI);
      context.fill();
    }
    if (this.#current) this.#paintCurrent(context, size);
  }

  /** @param {CanvasRenderingContext2D} context @param {number} size */
  #paintCurrent(context, size) {
    const point = /** @type {Point} */ (this.#current);
    const { x, y } = this.#place(point);
    const { color, backgroundColor } = getComputedStyle(this.canvas);
    context.lineWidth = 3;
    context.strokeStyle = color;
    context.beginPath();
    context.arc(x, y, size + 4, 0, 2 * Math.PI);
    context.stroke();
    context.font = '600 13px system-ui, sans-serif';
    const text = titleOf(point);
    const left = Math.min(Math.max(4, x + size + 9), this.#size.width - context.measureText(text).width - 6);
    context.lineWidth = 4;
    context.strokeStyle = backgroundColor;
    context.strokeText(text, left, y + 4);
    context.fillStyle = color;
    context.fillText(text, left, y + 4);
  }

  /** The colour that a model's cards have. @param {string} model */
  #hue(model) {
    const known = this.#hues.get(model);
    if (known) return known;
    const probe = document.createElement('i');
    probe.dataset.model = model;
    probe.style.color = 'var(--hue)';
    this.canvas.after(probe);
    const hue = getComputedStyle(probe).color;
    probe.remove();
    this.#hues.set(model, hue);
    return hue;
  }

  /** @param {PointerEvent} event */
  #down(event) {
    this.canvas.setPointerCapture(event.pointerId);
    this.#pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    this.#moved = 0;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return this.#point(this.#nearest(event.offsetX, event.offsetY), false);
    const now = { x: event.offsetX, y: event.offsetY };
    const [first, second] = [...this.#pointers.values()];
    this.#moved += Math.hypot(now.x - before.x, now.y - before.y);
    if (first && second) {
      const other = first === before ? second : first;
      const ratio =
        Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
      this.#zoomAt(other.x, other.y, ratio);
    } else this.#shift(now.x - before.x, now.y - before.y);
    this.#pointers.set(event.pointerId, now);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    this.#pointers.delete(event.pointerId);
    if (this.#moved > 6) return;
    const point = this.#nearest(event.offsetX, event.offsetY);
    this.#point(point, true);
    if (point) this.#play();
  }

  /** @param {string} key @returns {boolean} whether it was used */
  #key(key) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
    const { width, height } = this.#size;
    if (way) {
      this.#point(this.#towards(/** @type {[number, number]} */ (way)), true);
      this.#intoView();
    } else if (key === 'Enter' || key === ' ') this.#play();
    else if (key === '+' || key === '-') this.#zoomAt(width / 2, height / 2, key === '+' ? 1.4 : 1 / 1.4);
    else if (key === 'Escape') this.#zoomAt(0, 0, 0);
    else return false;
    return true;
  }

  /** The nearest point in a direction, within its quarter; the first of all where none is chosen. @param {[number, number]} way */
  #towards([dx, dy]) {
    if (!this.#current) return this.#nearest(this.#size.width / 2, this.#size.height / 2, Number.POSITIVE_INFINITY);
    const from = this.#place(this.#current);
    let best = this.#current;
    let least = Number.POSITIVE_INFINITY;
    for (const point of this.#points) {
      const { x, y } = this.#place(point);
      const along = (x - from.x) * dx + (y - from.y) * dy;
      const across = Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx);
      if (along <= 0 || across > along) continue;
      const distance = along + 2 * across;
      if (distance < least) [best, least] = [point, distance];
    }
    return best;
  }

  /** @param {number} x @param {number} y @param {number} within */
  #nearest(x, y, within = reach) {
    let best;
    let least = within;
    for (const point of this.#points) {
      const place = this.#place(point);
      const distance = Math.hypot(place.x - x, place.y - y);
      if (distance < least) [best, least] = [point, distance];
    }
    return best;
  }

  /** @param {Point | undefined} point @param {boolean} isTold */
  #point(point, isTold) {
    this.canvas.style.cursor = point ? 'pointer' : '';
    if (!point && !isTold) return;
    this.#current = point;
    if (isTold) byId('map-current').textContent = point ? titleOf(point) : '';
    this.#draw();
  }

  #play() {
    if (!this.#current) return;
    const { id } = this.#current;
    silence();
    openBus();
    heardSound(id).then(
      ({ buffer, loudness }) => {
        if (this.#current?.id !== id) return;
        this.#voice?.cut();
        this.#voice = startVoice(buffer, { gain: auditionGain(loudness) });
      },
      () => undefined,
    );
  }

  #intoView() {
    if (!this.#current) return;
    const { x, y } = this.#place(this.#current);
    const { width, height } = this.#size;
    const edge = 30;
    const inside = (/** @type {number} */ at, /** @type {number} */ length) =>
      at < edge ? edge - at : at > length - edge ? length - edge - at : 0;
    this.#shift(inside(x, width), inside(y, height));
  }

  /** @param {number} dx @param {number} dy */
  #shift(dx, dy) {
    const { width, height } = this.#size;
    const view = this.#view;
    const bounded = (/** @type {number} */ at, /** @type {number} */ length) =>
      Math.min(length / 2, Math.max(length / 2 - length * view.zoom, at));
    view.x = bounded(view.x + dx, width);
    view.y = bounded(view.y + dy, height);
    this.#draw();
  }

  /** @param {number} x @param {number} y @param {number} factor 0: the whole map */
  #zoomAt(x, y, factor) {
    const view = this.#view;
    const zoom = Math.min(zooms.most, Math.max(zooms.least, view.zoom * factor));
    const ratio = zoom / view.zoom;
    if (factor === 0) Object.assign(view, { x: 0, y: 0, zoom: 1 });
    else Object.assign(view, { x: x + (view.x - x) * ratio, y: y + (view.y - y) * ratio, zoom });
    this.#shift(0, 0);
  }
}

/** @param {Point} point */
const titleOf = ({ id, model, name }) => name || `${model} ${id.slice(0, 6)}`;
