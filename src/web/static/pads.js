import { placeOf, stepsOf } from '../../kits/sequence.js';
import { byId, closest, element } from './dom.js';
import { isTyping } from './keys.js';
import { currentKit, mayChange } from './kit-store.js';
import { alreadyHeard, heardStep, hit, isPlaying, playbackChanged, startPlaying } from './player.js';
import { setStep } from './rows.js';
import { fill } from './words.js';

/** Keys by their place on the keyboard, whatever is printed on them. */
const padKeys = ['KeyA', 'KeyS', 'KeyD', 'KeyF', 'KeyG', 'KeyH', 'KeyJ', 'KeyK'].concat([
  'KeyQ',
  'KeyW',
  'KeyE',
  'KeyR',
  'KeyT',
  'KeyY',
  'KeyU',
  'KeyI',
]);
const velocities = { key: 100, accent: 127, softest: 30 };

let isRecording = false;
let drawn = '';

/** @param {import('./kit-store.js').Kit} kit @param {Record<string, string>} words */
export function showPads({ id, slots }, words) {
  const key = JSON.stringify([id, slots.map(({ key, sound }) => [key, sound?.sample])]);
  if (key === drawn) return;
  drawn = key;
  byId('pads').replaceChildren(
    ...slots.map((slot, i) => {
      const ariaLabel = fill(words.pad, { track: slot.label });
      const pad = element('button', { type: 'button', className: 'pad', ariaLabel }, slot.label);
      // Drawn by the style sheet: it is no part of the name.
      pad.dataset.key = padKeys[i]?.slice(3) ?? '';
      pad.dataset.pad = slot.key;
      pad.dataset.model = slot.sound?.model ?? slot.part;
      return pad;
    }),
  );
}

/** A hit by hand, by key or by MIDI: heard at once, and written into the beat while that is recorded. @param {string} key @param {number} velocity 1 to 127 */
export function playPad(key, velocity) {
  const slot = currentKit()?.slots.find((one) => one.key === key);
  if (!slot) return;
  hit(slot, velocity);
  flash(key);
  const heard = heardStep();
  if (isRecording && heard !== undefined) record(key, velocity, heard);
}

/** Into the nearest step, swing included. @param {string} key @param {number} velocity @param {number} heard steps */
function record(key, velocity, heard) {
  const kit = currentKit();
  if (!kit) return;
  const near = [-1, 0, 1, 2].map((way) => Math.floor(heard) + way);
  const distance = (/** @type {number} */ step) => Math.abs(placeOf(step, kit.swing) - heard);
  const nearest = near.reduce((best, step) => (distance(step) < distance(best) ? step : best));
  const step = (nearest + stepsOf(kit)) % stepsOf(kit);
  if (placeOf(nearest, kit.swing) > heard) alreadyHeard(key, step);
  setStep(key, step, velocity);
}

/** @param {string} key */
function flash(key) {
  const pad = document.querySelector(`[data-pad="${key}"]`);
  pad?.classList.add('is-hit');
  setTimeout(() => pad?.classList.remove('is-hit'), 120);
}

/** Higher on the pad is louder; a pen, or a screen that feels pressure, decides itself. @param {PointerEvent} event @param {HTMLElement} pad */
function velocityOf({ pressure, pointerType, clientY }, pad) {
  const { top, height } = pad.getBoundingClientRect();
  const felt = pointerType !== 'mouse' && pressure > 0 && pressure < 1 && pressure !== 0.5;
  const share = felt ? pressure : 1 - (clientY - top) / height;
  return Math.round(velocities.softest + (127 - velocities.softest) * Math.min(1, Math.max(0, share)));
}

export function listenToPads() {
  const pads = byId('pads');
  pads.addEventListener('pointerdown', (event) => {
    const pad = closest(event.target, '.pad');
    if (pad && event.button === 0) playPad(pad.dataset.pad ?? '', velocityOf(event, pad));
  });
  // Enter and space bar on a pad; clicks of a pointer were heard when it went down.
  pads.addEventListener('click', (event) => {
    const pad = closest(event.target, '.pad');
    if (pad && event.detail === 0) playPad(pad.dataset.pad ?? '', velocities.key);
  });
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || closest(event.target, '.menu')) return;
    const slot = currentKit()?.slots[padKeys.indexOf(event.code)];
    if (!slot) return;
    event.preventDefault();
    if (!event.repeat) playPad(slot.key, event.shiftKey ? velocities.accent : velocities.key);
  });
  if (!mayChange()) return;
  const button = byId('record');
  /** @param {boolean} isOn */
  const set = (isOn) => {
    isRecording = isOn;
    button.ariaPressed = String(isOn);
    if (isOn && !isPlaying()) void startPlaying();
  };
  button.addEventListener('click', () => set(!isRecording));
  document.addEventListener(playbackChanged, () => {
    if (!isPlaying()) set(false);
  });
}
