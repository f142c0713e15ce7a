import { byId, closest, element, onClick } from './dom.js';
import { shownSound, soundsOf } from './folding.js';
import { changed } from './live.js';
import { loopFile } from './loop-file.js';
import { sayWhyNot } from './send.js';
import { soundBuffer } from './sound-data.js';
import { readStored, store } from './stored.js';
import { fill, pageTexts } from './words.js';

const stepCount = 16;
const storeKey = 'rimshot.pattern';
const tempoKey = 'rimshot.tempo';
/** Seconds by which steps are handed to the audio hardware ahead of the clock. */
const lookAhead = 0.12;
const lookEveryMs = 25;
/** The first beat, by instrument; sounds of any other name begin empty. */
const firstBeat = {
  kick: [0, 6, 8],
  snare: [4, 12],
  hat: [0, 2, 4, 6, 8, 10, 12, 14],
  'closed hat': [0, 2, 4, 6, 8, 10, 12],
  'open hat': [14],
  perc: [3, 11],
};

/** @typedef {{ name: string, model: string, sample: string, title: string, steps: boolean[] }} Track one row; `name`: its part, e.g. `closed hat`, numbered from the second on */

/** @type {Track[]} */
let tracks = [];
/** @type {Record<string, boolean[]>} steps by track name, kept over kits and visits */
const stored = Object.fromEntries(
  Object.entries(readStored(storeKey) ?? {}).filter(([, steps]) => Array.isArray(steps) && steps.length === stepCount),
);
/** Sounds placed by hand, by model: each replaces the kit's first sound of its model. @type {Map<string, import('./folding.js').ShownSound>} */
const placed = new Map();

/** @type {AudioContext | undefined} */
let context;
/** @type {number | undefined} */
let timer;
let nextStep = 0;
let nextTime = 0;
/** Steps on their way to the speaker, for the playhead. @type {{ step: number, time: number }[]} */
let coming = [];
/** @type {Set<AudioBufferSourceNode>} */
const sounding = new Set();

/** Beats per minute: the field's value or, while a number is being typed, the one before. */
let tempo = 120;
/** Seconds of a sixteenth. */
const stepSeconds = () => 60 / tempo / 4;

/** @param {unknown} value @returns {boolean} whether it can be played */
const isTempo = (value) => typeof value === 'number' && value >= 40 && value <= 240;

/** The field shows the tempo that plays, also after something else was typed in it. */
function listenToTempo() {
  const input = byId('tempo');
  const show = () => {
    input.value = String(tempo);
  };
  const kept = readStored(tempoKey);
  if (isTempo(kept)) tempo = kept;
  show();
  input.addEventListener('input', () => {
    const value = Math.round(input.valueAsNumber);
    if (!isTempo(value)) return;
    tempo = value;
    store(tempoKey, tempo);
  });
  input.addEventListener('change', () => {
    const value = Math.round(input.valueAsNumber);
    if (Number.isFinite(value)) tempo = Math.min(240, Math.max(40, value));
    store(tempoKey, tempo);
    show();
  });
}

/** The sounds of the newest kit; before there is one, the newest sound of each instrument. @returns {import('./folding.js').ShownSound[]} */
function newestKit() {
  const shown = [...document.querySelectorAll('.entry')].reverse();
  // A leaderboard or a person's own list has several instruments too, but is no kit.
  const kit = shown.find((entry) => entry.hasAttribute('data-kit') && soundsOf(entry).length > 0);
  if (kit) return soundsOf(kit);
  const newest = new Map();
  for (const sound of shown.flatMap(soundsOf)) if (!newest.has(sound.model)) newest.set(sound.model, sound);
  return [...newest.values()];
}

async function update() {
  const own = new Map(placed);
  const sounds = newestKit().map((sound) => {
    const shown = own.get(sound.model) ?? sound;
    own.delete(sound.model);
    return shown;
  });
  sounds.push(...own.values());
  const seen = new Map();
  tracks = sounds.map((sound) => {
    const part = sound.title.replace(/ \w+$/, '');
    const count = (seen.get(part) ?? 0) + 1;
    seen.set(part, count);
    const name = count > 1 ? `${part} ${count}` : part;
    const steps = stored[name] ?? Array.from({ length: stepCount }, (_, i) => (firstBeat[name] ?? []).includes(i));
    return { ...sound, name, steps };
  });
  const { words } = await pageTexts();
  byId('pattern').hidden = tracks.length === 0;
  byId('pattern-empty').hidden = tracks.length > 0;
  const key = JSON.stringify(tracks.map(({ name, title }) => [name, title]));
  const rows = byId('tracks');
  if (rows.dataset.key === key) return;
  rows.dataset.key = key;
  rows.replaceChildren(...tracks.map((track) => rowOf(track, words)));
  for (const { sample } of tracks) void soundBuffer(sample).catch(() => undefined);
}

/** @param {Track} track @param {Record<string, string>} words */
function rowOf(track, words) {
  const cells = element('div', { className: 'cells', onkeydown: (event) => moveInRow(event, cells) });
  for (let i = 0; i < stepCount; i++) {
    const ariaPressed = String(track.steps[i] ?? false);
    const ariaLabel = fill(words.step, { track: track.name, n: i + 1 });
    const onclick = () => set(track, i, cell);
    const cell = element('button', { type: 'button', tabIndex: i === 0 ? 0 : -1, ariaPressed, ariaLabel, onclick });
    cell.dataset.step = String(i);
    cells.append(cell);
  }
  const name = element('span', { className: 'track-name' }, track.title);
  const row = element('div', { className: 'track', role: 'group', ariaLabel: track.title }, name, cells);
  row.dataset.model = track.model;
  return row;
}

/** @param {Track} track @param {number} i @param {HTMLElement} cell */
function set(track, i, cell) {
  track.steps[i] = !track.steps[i];
  cell.ariaPressed = String(track.steps[i]);
  stored[track.name] = track.steps;
  store(storeKey, stored);
}

/** A row is one stop of the tab key; arrows move within it and between rows. @param {KeyboardEvent} event @param {HTMLElement} cells */
function moveInRow(event, cells) {
  const from = [...cells.children].indexOf(/** @type {Element} */ (document.activeElement));
  const rows = [...document.querySelectorAll('#tracks .cells')];
  const row = rows.indexOf(cells);
  const target = {
    ArrowRight: [row, from + 1],
    ArrowLeft: [row, from - 1],
    ArrowDown: [row + 1, from],
    ArrowUp: [row - 1, from],
    Home: [row, 0],
    End: [row, stepCount - 1],
  }[event.key];
  if (!target) return;
  event.preventDefault();
  const cell = rows[target[0]]?.children[target[1]];
  if (!(cell instanceof HTMLElement)) return;
  for (const other of rows[target[0]].children) /** @type {HTMLElement} */ (other).tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
}

async function start() {
  context ??= new AudioContext({ latencyHint: 'interactive' });
  await context.resume();
  nextStep = 0;
  nextTime = context.currentTime + 0.05;
  coming = [];
  timer = window.setInterval(schedule, lookEveryMs);
  schedule();
  requestAnimationFrame(light);
  await showState();
}

async function stop() {
  window.clearInterval(timer);
  timer = undefined;
  for (const source of sounding) source.stop();
  sounding.clear();
  for (const cell of document.querySelectorAll('.cells .now')) cell.classList.remove('now');
  await showState();
}

async function showState() {
  const { words } = await pageTexts();
  byId('pattern-play').ariaPressed = String(timer !== undefined);
  byId('pattern-play').ariaLabel = timer === undefined ? words.playPattern : words.stopPattern;
}

/** Hands steps to the audio clock before they are due: the clock, not this timer, sets their time. */
function schedule() {
  if (!context || timer === undefined) return;
  while (nextTime < context.currentTime + lookAhead) {
    coming.push({ step: nextStep, time: nextTime });
    for (const track of tracks) if (track.steps[nextStep]) void sound(track.sample, nextTime);
    nextTime += stepSeconds();
    nextStep = (nextStep + 1) % stepCount;
  }
}

/** @param {string} sample @param {number} time */
async function sound(sample, time) {
  const buffer = await soundBuffer(sample).catch(() => undefined);
  if (!buffer || !context || timer === undefined) return;
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(context.destination);
  source.start(time);
  sounding.add(source);
  source.addEventListener('ended', () => sounding.delete(source));
}

function light() {
  if (!context || timer === undefined) return;
  const heard = context.currentTime - (context.outputLatency || 0);
  while (coming.length > 0 && coming[0].time <= heard) {
    const { step } = coming.shift();
    for (const cell of document.querySelectorAll('.cells button'))
      cell.classList.toggle('now', cell.dataset.step === `${step}`);
  }
  requestAnimationFrame(light);
}

/** The loop as a file, its tails folded over its beginning so that it repeats without a seam. */
async function exportLoop() {
  const parts = await Promise.all(
    tracks.map(async ({ sample, steps }) => ({ steps, buffer: await soundBuffer(sample) })),
  );
  const file = await loopFile(parts, stepSeconds(), stepCount);
  const link = element('a', { href: URL.createObjectURL(file), download: `rimshot-loop-${tempo}bpm.wav` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export function listenToPattern() {
  listenToTempo();
  document.addEventListener(changed, () => void update());
  byId('pattern-play').addEventListener('click', () => void (timer === undefined ? start() : stop()));
  byId('pattern-export').addEventListener('click', () => exportLoop().catch((error) => sayWhyNot(error, 'cannotPlay')));
  byId('pattern-clear').addEventListener('click', () => {
    for (const track of tracks) stored[track.name] = Array.from({ length: stepCount }, () => false);
    store(storeKey, stored);
    byId('tracks').dataset.key = '';
    void update();
  });
  onClick('[data-sample] [data-pattern]', (item) => {
    const own = shownSound(/** @type {HTMLElement} */ (closest(item, '[data-sample]')));
    placed.set(own.model, own);
    void update();
  });
  // On a narrow screen the channel comes first, and the strip is closed.
  if (matchMedia('(max-width: 68rem)').matches) byId('strip').open = false;
}
