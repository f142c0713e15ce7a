import { currentSound, move, play, soundNumber, toggle } from './sounds.js';

const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Where typing means something else than playing. @param {EventTarget | null} target */
const isTyping = (target) =>
  target instanceof Element && target.matches('input:not([type=checkbox]):not([type=range]), textarea, select');

/** What answers the space bar itself. @param {EventTarget | null} target */
const isControl = (target) =>
  target instanceof Element && target.closest('button, a, summary, label') !== null && !target.closest('.play');

/**
 * Space plays, arrows move while a sound has the focus, 1 to 8 audition, v votes, / types; everywhere but in a field that has text. Keys that a
 * focused control uses itself are left to it.
 */
export function listenToKeys() {
  const box = document.getElementById('box');
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.target;
    const inEmptyBox = box instanceof HTMLInputElement && target === box && box.value === '';
    if ((isTyping(target) && !inEmptyBox) || (target instanceof Element && target.closest('.menu, #pattern'))) return;
    if (actOn(event, inEmptyBox)) event.preventDefault();
  });

  /** @param {KeyboardEvent} event @param {boolean} inEmptyBox @returns {boolean | undefined} whether the key was used */
  function actOn(event, inEmptyBox) {
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (step !== undefined) {
      // Elsewhere arrows scroll the page, as everywhere.
      const isTheirs = event.target instanceof Element && event.target.closest('.sound');
      return isTheirs && !inEmptyBox ? move(step) : false;
    }
    // A key that is held down plays or votes once.
    if (event.repeat) return /^[1-8v ]$/.test(event.key) && !isControl(event.target);
    if (/^[1-8]$/.test(event.key)) {
      const sound = soundNumber(Number(event.key));
      if (!sound) return true;
      play(sound);
      // What is heard is what space and v act on: the focus goes along, but never leaves the text box.
      if (document.activeElement?.closest('.sound')) sound.querySelector('button')?.focus({ preventScroll: true });
      return true;
    }
    if (event.key === ' ') return playCurrent(event.target);
    if (event.key === 'v') {
      currentSound()
        ?.querySelector('button.vote')
        ?.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      return true;
    }
    if (event.key === '/' && box && !inEmptyBox) {
      box.focus();
      return false;
    }
    if (event.key === 'Escape' && inEmptyBox) return move(0);
    return false;
  }

  /** @param {EventTarget | null} target */
  function playCurrent(target) {
    // A focused button, link or summary answers the space bar itself.
    if (isControl(target)) return false;
    const sound = currentSound();
    if (sound) toggle(sound);
    return true;
  }
}
