import { soundData } from './sound-data.js';
import { Waveform } from './waveform.js';

/** @type {WeakMap<Element, Waveform>} */
const waveforms = new WeakMap();

/** The sound that keys act on: the one that has the focus, else the one that was touched last. @type {HTMLElement | undefined} */
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
  { rootMargin: '600px' },
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
  const audio = sound.querySelector('audio');
  const id = sound.dataset.sample;
  if (!audio || !id) return;
  try {
    const { buffer, url } = await soundData(id);
    clearFault(sound);
    if (audio.paused && !audio.src.startsWith('blob:')) {
      audio.preload = 'auto';
      audio.src = url;
    }
    waveforms.get(sound)?.show(buffer);
    sound.classList.add('ready');
  } catch {
    sound.classList.add('failed');
  }
}

/** Plays from the start, and nothing else beside it. @param {HTMLElement} sound @param {number} share where to begin, 0..1 */
export function play(sound, share = 0) {
  const audio = sound.querySelector('audio');
  if (!audio) return;
  current = sound;
  clearFault(sound);
  // An element that failed once fails again until it is told to load.
  if (audio.error) audio.load();
  if (!sound.classList.contains('ready')) void prepare(sound);
  for (const other of document.querySelectorAll('audio')) if (other !== audio && !other.paused) other.pause();
  audio.currentTime = Number.isFinite(audio.duration) ? share * audio.duration : 0;
  audio.play().catch((error) => {
    // Stopped or played anew before it was heard: nothing is wrong with it.
    if (error?.name !== 'AbortError') showFault(sound);
  });
}

/** @param {HTMLElement} sound */
function clearFault(sound) {
  sound.classList.remove('failed');
  sound.querySelector('.fault')?.remove();
}

/** Says that a sound somebody wanted to hear could not be loaded. @param {HTMLElement} sound */
function showFault(sound) {
  sound.classList.add('failed');
  if (sound.querySelector('.fault')) return;
  const fault = document.createElement('span');
  fault.className = 'fault';
  fault.role = 'alert';
  fault.textContent = sound.dataset.fault ?? '';
  sound.querySelector('.about')?.append(' ', fault);
}

/** @param {HTMLElement} sound */
export function toggle(sound) {
  const audio = sound.querySelector('audio');
  if (audio && !audio.paused) audio.pause();
  else play(sound);
}

/** @returns {HTMLElement | undefined} */
export function currentSound() {
  const focused = document.activeElement?.closest(playable);
  if (focused instanceof HTMLElement) return focused;
  if (current?.isConnected) return current;
  const messages = [...document.querySelectorAll('.sounds')].filter((list) => list.querySelector(playable));
  const first = messages.at(-1)?.querySelector(playable);
  return first instanceof HTMLElement ? first : undefined;
}

/** The next sound has come: keys act on the newest message. */
export function forgetCurrent() {
  current = undefined;
}

/** Sound number `n` (from 1) beside the current one. @param {number} n */
export function soundNumber(n) {
  const siblings = currentSound()?.closest('.sounds')?.querySelectorAll('.sound');
  const sound = siblings?.[n - 1];
  return sound instanceof HTMLElement && sound.matches(playable) ? sound : undefined;
}

/** Moves the focus among all sounds of the page. @param {number} step @returns {boolean} whether there was one to move to */
export function move(step) {
  const sounds = [...document.querySelectorAll(playable)];
  const from = sounds.indexOf(/** @type {Element} */ (currentSound()));
  const hasFocus = document.activeElement?.closest(playable);
  const next = sounds[hasFocus ? Math.min(sounds.length - 1, Math.max(0, from + step)) : from];
  if (!(next instanceof HTMLElement) || (hasFocus && next === hasFocus && step !== 0)) return false;
  current = next;
  next.querySelector('button')?.focus();
  next.scrollIntoView({ block: 'nearest' });
  return true;
}

/** Follows a playing sound with its playhead. @param {HTMLElement} sound @param {HTMLAudioElement} audio */
function follow(sound, audio) {
  const waveform = waveforms.get(sound);
  const button = sound.querySelector('.play');
  button?.setAttribute('aria-pressed', String(!audio.paused));
  sound.classList.toggle('playing', !audio.paused);
  if (audio.paused) {
    waveform?.progress(0);
    return;
  }
  waveform?.progress(audio.duration > 0 ? audio.currentTime / audio.duration : 0);
  requestAnimationFrame(() => follow(sound, audio));
}

/** @param {EventTarget | null} target @param {string} selector */
const within = (target, selector) => {
  const found = target instanceof Element ? target.closest(selector) : null;
  return found instanceof HTMLElement ? found : undefined;
};

/** One set of listeners for all sounds of the page, those to come too. */
export function listenToSounds() {
  document.addEventListener('click', (event) => {
    const sound = within(event.target, playable);
    if (!sound) return;
    const wave = within(event.target, 'canvas.wave');
    if (within(event.target, '.play')) toggle(sound);
    else if (wave) play(sound, (event.clientX - wave.getBoundingClientRect().left) / wave.clientWidth);
  });
  for (const type of ['play', 'pause', 'ended'])
    document.addEventListener(
      type,
      (event) => {
        const sound = within(event.target, playable);
        if (sound && event.target instanceof HTMLAudioElement) follow(sound, event.target);
      },
      true,
    );
  document.addEventListener('dragstart', (event) => {
    const sound = within(event.target, playable);
    if (!sound || !event.dataTransfer) return;
    const url = new URL(`/samples/${sound.dataset.sample}.wav`, location.href).href;
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
