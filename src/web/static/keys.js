import { byId, closest } from './dom.js';
import { currentSound, move, play, soundNumber, toggle } from './sounds.js';

const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Whether keys type there. @param {EventTarget | null} target */
export const isTyping = (target) =>
  target instanceof Element && target.matches('input:not([type=checkbox]):not([type=range]), textarea, select');

/** Whether the target answers the space bar itself. @param {EventTarget | null} target */
const isControl = (target) => closest(target, 'button, a, summary, label') && !closest(target, '.play');

/**
 * Space plays, arrows move while a sound has the focus, 1 to 8 audition, v votes, / types: everywhere but in a field
 * with text. A focused control keeps the keys that it uses itself.
 */
export function listenToKeys() {
  const box = byId('box');
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target;
    const inEmptyBox = target === box && box.value === '';
    if ((isTyping(target) && !inEmptyBox) || closest(target, '.menu, #pattern')) return;
    if (actOn(event, inEmptyBox)) event.preventDefault();
  });

  /** @param {KeyboardEvent} event @param {boolean} inEmptyBox @returns {boolean | undefined} whether the key was used */
  function actOn(event, inEmptyBox) {
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step !== undefined) {
      // Elsewhere arrows scroll the page.
      return closest(event.target, '.sound') && !inEmptyBox ? move(step) : false;
    }
    // A key that is held down plays or votes once.
    if (event.repeat) return /^[1-8v ]$/.test(event.key) && !isControl(event.target);
    if (/^[1-8]$/.test(event.key)) {
      const sound = soundNumber(Number(event.key));
      if (!sound) return true;
      play(sound);
      // Space and v act on the sound that is heard: the focus follows, but never leaves the text box.
      if (document.activeElement?.closest('.sound')) sound.querySelector('button')?.focus({ preventScroll: true });
      return true;
    }
    if (event.key === ' ') {
      // A focused button, link or summary answers the space bar itself.
      if (isControl(event.target)) return false;
      const sound = currentSound();
      if (sound) toggle(sound);
      return true;
    }
    if (event.key === 'v') {
      /** @type {HTMLElement | null | undefined} */ (currentSound()?.querySelector('button.vote'))?.click();
      return true;
    }
    if (event.key === '/' && box && !inEmptyBox) {
      box.focus();
      return false;
    }
    if (event.key === 'Escape' && inEmptyBox) return move(0);
    return false;
  }
}
