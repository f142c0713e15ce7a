import { openBus, startVoice, warmUp } from './bus.js';
import { closest, element, onClick } from './dom.js';
import { unfoldBeside, unfolded } from './folding.js';
import { auditionGain } from './loudness.js';
import { heardSound, readySound, soundData } from './sound-data.js';
import { Waveform } from './waveform.js';

/** @type {WeakMap<Element, Waveform>} */
const waveforms = new WeakMap();

/** The sound that keys act on: the focused one, else the one touched last. @type {HTMLElement | undefined} */
let current;

/** A sound that is dragged carries its id as this type: the strip takes it. */
export const dragType = 'application/x-rimshot-sample';

/** Fired on `document` when a sound was heard to its end; `detail`: the sound. */
export const ended = 'rimshot:ended';

/** @param {() => void} act */
const whenIdle = (act) => (window.requestIdleCallback ? window.requestIdleCallback(act) : setTimeout(act, 1));

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
    const { peaks } = await soundData(id);
    clearFault(sound);
    waveforms.get(sound)?.show(peaks);
    sound.classList.add('ready');
    // Decoded when there is time, so that a key finds it ready.
    whenIdle(() => void heardSound(id).catch(() => undefined));
  } catch {
    sound.classList.add('failed');
  }
}

/**
 * The sound that plays, one at a time; `voice` is missing while its file is on the way.
 * @typedef {{ sound: HTMLElement, voice?: ReturnType<typeof startVoice>, from: number, seconds: number }} Turn
 * @type {Turn | undefined}
 */
let heard;

/** Plays from the start, and nothing else beside it. @param {HTMLElement} sound @param {number} share where to begin, 0..1 */
export function play(sound, share = 0) {
  setCurrent(sound);
  clearFault(sound);
  silence();
  /** @type {Turn} */
  const turn = { sound, from: share, seconds: 0 };
  heard = turn;
  openBus();
  const id = sound.dataset.sample ?? '';
  const ready = readySound(id);
  if (ready) begin(turn, ready);
  else
    heardSound(id).then(
      (loaded) => heard === turn && begin(turn, loaded),
      () => {
        if (heard === turn) silence();
        showFault(sound);
      },
    );
  if (!sound.classList.contains('ready')) void prepare(sound);
  return turn;
}

/** @param {Turn} turn @param {import('./sound-data.js').HeardSound} heardSound */
function begin(turn, { buffer, loudness }) {
  turn.seconds = buffer.duration;
  turn.voice = startVoice(buffer, { offset: turn.from * buffer.duration, gain: auditionGain(loudness) });
  turn.voice.source.addEventListener('ended', () => {
    if (heard !== turn) return;
    silence();
    document.dispatchEvent(new CustomEvent(ended, { detail: turn.sound }));
  });
  follow(turn);
}

/** Ends what is heard, without a click. */
export function silence() {
  if (!heard) return;
  const { sound, voice } = heard;
  heard = undefined;
  voice?.cut();
  showPlaying(sound, false, 0);
}

/** Follows a playing sound with its playhead. @param {Turn} turn */
function follow(turn) {
  const { sound, voice, from, seconds } = turn;
  if (heard !== turn || !voice) return;
  const played = openBus().context.currentTime - voice.startsAt;
  showPlaying(sound, true, Math.min(1, from + Math.max(0, played) / seconds));
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

/** Moves the focus among all sounds of the page, and plays where it goes. @param {number} step @returns {boolean} whether there was one to move to */
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
  if (step !== 0) play(next);
  return true;
}

/** An answer's sounds one after the other; another sound, or the button again, ends that. */
function listenToPlayAll() {
  /** @type {{ button: HTMLElement, next: HTMLElement[] } | undefined} */
  let round;
  const stop = () => {
    round?.button.setAttribute('aria-pressed', 'false');
    round = undefined;
  };
  const step = () => {
    const sound = round?.next.shift();
    if (sound) play(sound);
    else stop();
  };
  onClick('[data-play-all]', (button) => {
    const isOn = round?.button === button;
    stop();
    silence();
    if (isOn) return;
    const next = [...(closest(button, '.entry')?.querySelectorAll(playable) ?? [])];
    round = { button, next: /** @type {HTMLElement[]} */ (next) };
    button.setAttribute('aria-pressed', 'true');
    step();
  });
  onClick('.sound', stop);
  document.addEventListener(ended, step);
}

/** One set of listeners for all sounds of the page, those to come too. */
export function listenToSounds() {
  warmUp();
  listenToPlayAll();
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
    event.dataTransfer.setData(dragType, sound.dataset.sample ?? '');
    event.dataTransfer.setData('text/uri-list', url);
    event.dataTransfer.setData('text/plain', url);
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    for (const sound of document.querySelectorAll(playable)) waveforms.get(sound)?.draw();
  });
  enliven(document);
}
