import { closest, element, onClick } from './dom.js';
import { unfoldBeside, unfolded } from './folding.js';
import { playerOf, preload } from './players.js';
import { soundData } from './sound-data.js';
import { Waveform } from './waveform.js';

/** @type {WeakMap<Element, Waveform>} */
const waveforms = new WeakMap();

/** The sound that keys act on: the focused one, else the one touched last. @type {HTMLElement | undefined} */
let current;

export const playable = '.sound[data-sample]:not(.ghost)';

/** Loads what scrolls into view, a little ahead. */
const nearby = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      nearby.unobserve(target);
      void prepare(/** @type {HTMLElement} */ (target));
    }
  },
  { root: document.getElementById('log'), rootMargin: '600px' },
);

/** Brings the sounds of freshly inserted markup to life. @param {ParentNode} root */
export function enliven(root) {
  for (const sound of root.querySelectorAll(playable)) {
    const canvas = sound.querySelector('canvas');
    if (!canvas || waveforms.has(sound)) continue;
    waveforms.set(sound, new Waveform(canvas));
    nearby.observe(sound);
  }
}

/** Fetches and decodes, so that a key is heard at once. @param {HTMLElement} sound */
async function prepare(sound) {
  const { sample: id = '' } = sound.dataset;
  try {
    const { peaks, file } = await soundData(id);
    clearFault(sound);
    preload(id, file);
    waveforms.get(sound)?.show(peaks);
    sound.classList.add('ready');
  } catch {
    sound.classList.add('failed');
  }
}

/** The sound that plays, one at a time. @type {{ sound: HTMLElement, audio: HTMLAudioElement } | undefined} */
let heard;

/** Plays from the start, and nothing else beside it. @param {HTMLElement} sound @param {number} share where to begin, 0..1 */
export function play(sound, share = 0) {
  setCurrent(sound);
  clearFault(sound);
  if (heard?.sound !== sound) silence();
  const audio = playerOf(sound.dataset.sample ?? '');
  const turn = { sound, audio };
  heard = turn;
  // An element that failed once fails again until it is told to load.
  if (audio.error) audio.load();
  if (!sound.classList.contains('ready')) void prepare(sound);
  audio.currentTime = Number.isFinite(audio.duration) ? share * audio.duration : 0;
  audio.play().catch((error) => {
    // Stopped or restarted before it was heard: no fault.
    if (error?.name === 'AbortError') return;
    if (heard === turn) silence();
    showFault(sound);
  });
  follow(turn);
}

function silence() {
  if (!heard) return;
  const { sound, audio } = heard;
  heard = undefined;
  audio.pause();
  showPlaying(sound, false, 0);
}

/** Follows a playing sound with its playhead. @param {NonNullable<typeof heard>} turn */
function follow(turn) {
  const { sound, audio } = turn;
  if (heard !== turn) return;
  if (audio.paused) return silence();
  showPlaying(sound, true, audio.duration > 0 ? audio.currentTime / audio.duration : 0);
  requestAnimationFrame(() => follow(turn));
}

/** @param {HTMLElement} sound @param {boolean} isPlaying @param {number} share played, 0..1 */
function showPlaying(sound, isPlaying, share) {
  sound.querySelector('.play')?.setAttribute('aria-pressed', String(isPlaying));
  sound.classList.toggle('playing', isPlaying);
  waveforms.get(sound)?.progress(share);
}

/** @param {HTMLElement} sound */
function clearFault(sound) {
  sound.classList.remove('failed');
  sound.querySelector('.fault')?.remove();
}

/** Says that a sound could not be loaded. @param {HTMLElement} sound */
function showFault(sound) {
  sound.classList.add('failed');
  if (sound.querySelector('.fault')) return;
  const fault = element('span', { className: 'fault', role: 'alert' }, sound.dataset.fault ?? '');
  sound.querySelector('.about')?.append(' ', fault);
}

/** @param {HTMLElement} sound */
export function toggle(sound) {
  if (heard?.sound === sound) silence();
  else play(sound);
}

/** @returns {HTMLElement | undefined} */
export function currentSound() {
  const focused = closest(document.activeElement, playable);
  if (focused) return focused;
  if (current?.isConnected) return current;
  const firsts = [...document.querySelectorAll('.sounds')].map((list) => list.querySelector(playable));
  return /** @type {HTMLElement | undefined} */ (firsts.findLast((first) => first !== null));
}

/** @param {HTMLElement | undefined} sound */
function setCurrent(sound) {
  current?.classList.remove('current');
  current = sound;
  sound?.classList.add('current');
}

/** After new sounds, keys act on the newest message. */
export const forgetCurrent = () => setCurrent(undefined);

/** Sound number `n` (from 1) beside the current one. @param {number} n */
export function soundNumber(n) {
  const siblings = currentSound()?.closest('.sounds')?.querySelectorAll('.sound');
  const sound = siblings?.[n - 1];
  return sound instanceof HTMLElement && sound.matches(playable) ? sound : undefined;
}

/** Moves the focus among all sounds of the page. @param {number} step @returns {boolean} whether there was one to move to */
export function move(step) {
  const at = currentSound();
  const entry = at?.closest('.entry');
  if (entry) unfoldBeside(entry);
  const sounds = [...document.querySelectorAll(playable)];
  const from = sounds.indexOf(/** @type {Element} */ (at));
  const hasFocus = document.activeElement?.closest(playable);
  const next = sounds[hasFocus ? Math.min(sounds.length - 1, Math.max(0, from + step)) : from];
  if (!(next instanceof HTMLElement) || (hasFocus && next === hasFocus && step !== 0)) return false;
  setCurrent(next);
  next.querySelector('button')?.focus();
  next.scrollIntoView({ block: 'nearest' });
  return true;
}

/** One set of listeners for all sounds of the page, those to come too. */
export function listenToSounds() {
  onClick(playable, (sound, event) => {
    const wave = closest(event.target, 'canvas.wave');
    if (closest(event.target, '.play')) toggle(sound);
    else if (wave) play(sound, (event.clientX - wave.getBoundingClientRect().left) / wave.clientWidth);
  });
  document.addEventListener(unfolded, (event) => {
    if (event.target instanceof HTMLElement) enliven(event.target);
  });
  document.addEventListener('dragstart', (event) => {
    const sound = closest(event.target, playable);
    if (!sound || !event.dataTransfer) return;
    const url = new URL(`/samples/${sound.dataset.sample}.wav?take`, location.href).href;
    event.dataTransfer.effectAllowed = 'copy';
    event.dataTransfer.setData('DownloadURL', `audio/wav:${sound.dataset.file}:${url}`);
    event.dataTransfer.setData('text/uri-list', url);
    event.dataTransfer.setData('text/plain', url);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const sound of document.querySelectorAll(playable)) waveforms.get(sound)?.draw();
  });
  enliven(document);
}
