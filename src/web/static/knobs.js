import { byId, closest } from './dom.js';

const pauseMs = 120;

/**
 * The sliders for a sound's character: they write `/kick 4 decay:20` into the text box, and show where the sounds of the
 * instrument lie, given the others. A slider that was not touched, or was set free again, asks nothing.
 */
export function listenToKnobs() {
  const panel = document.getElementById('knobs');
  if (!(panel instanceof HTMLDetailsElement)) return;
  const knobs = Array.from(
    panel.querySelectorAll('.knob'),
    (element) => new KnobSlider(/** @type {HTMLElement} */ (element)),
  );
  const command = /** @type {HTMLSelectElement} */ (byId('knobs-command'));
  let waiting = 0;
  const change = () => {
    writeLine(command.value, knobs);
    clearTimeout(waiting);
    waiting = window.setTimeout(() => void shade(command.value, knobs), pauseMs);
  };
  for (const knob of knobs) knob.onChange = change;
  command.addEventListener('change', change);
  const shadeOpen = () => {
    if (panel.open) void shade(command.value, knobs);
  };
  panel.addEventListener('toggle', shadeOpen);
  shadeOpen();
}

class KnobSlider {
  isSet = false;
  onChange = () => {};

  /** @param {HTMLElement} element */
  constructor(element) {
    const { knob = '', local = '', thirds = '', any = '' } = element.dataset;
    this.name = knob;
    this.localName = local;
    this.thirds = thirds.split('|');
    this.any = any;
    this.slider = /** @type {HTMLInputElement} */ (element.querySelector('input'));
    this.output = /** @type {HTMLOutputElement} */ (element.querySelector('output'));
    this.free = /** @type {HTMLButtonElement} */ (element.querySelector('button'));
    this.density = /** @type {HTMLElement} */ (element.querySelector('.density'));
    this.slider.addEventListener('input', () => this.#set(true));
    this.free.addEventListener('click', () => {
      this.slider.value = '50';
      this.#set(false);
      // A disabled button would lose the focus.
      this.slider.focus();
    });
  }

  get value() {
    return this.slider.value;
  }

  /** @param {boolean} isSet */
  #set(isSet) {
    this.isSet = isSet;
    const third = this.thirds[Math.min(2, Math.floor((Number(this.value) * 3) / 100))];
    const text = isSet ? `${this.value}, ${third}` : this.any;
    this.output.textContent = text;
    this.slider.setAttribute('aria-valuetext', text);
    this.free.disabled = !isSet;
    closest(this.slider, '.knob')?.classList.toggle('set', isSet);
    this.onChange();
  }
}

/** The line of the box, with these knobs and without those that are free. @param {string} command @param {KnobSlider[]} knobs */
function writeLine(command, knobs) {
  const box = /** @type {HTMLInputElement} */ (byId('box'));
  const typed = /^\/?(kick|snare|hat|perc)(\s.*)?$/.exec(box.value.trim());
  let rest = typed ? (typed[2] ?? '') : ' 4';
  for (const { name, localName } of knobs)
    rest = rest.replace(new RegExp(`\\s+(?:--)?(?:${name}|${localName})[:=]\\S*`, 'gu'), '');
  const asked = knobs.filter(({ isSet }) => isSet).map(({ name, value }) => ` ${name}:${value}`);
  box.value = `/${command}${rest}${asked.join('')}`;
}

/** Shows on each slider how many sounds lie where. @param {string} command @param {KnobSlider[]} knobs */
async function shade(command, knobs) {
  const model = /\smodel[:=](\S+)/.exec(/** @type {HTMLInputElement} */ (byId('box')).value)?.[1] ?? command;
  const query = new URLSearchParams({ model });
  for (const { name, value, isSet } of knobs) if (isSet) query.set(name, value);
  const found = await fetch(`/api/knobs?${query}`)
    .then((response) => (response.ok ? response.json() : {}))
    // Without the server the sliders still write the line; sending says what is wrong.
    .catch(() => ({}));
  for (const { name, density } of knobs) {
    const bins = /** @type {number[]} */ (found[name] ?? []);
    const stops = bins.map((share, i) => {
      const colour = `color-mix(in srgb, var(--accent) ${Math.round(100 * share)}%, transparent)`;
      return `${colour} ${(100 * i) / bins.length}% ${(100 * (i + 1)) / bins.length}%`;
    });
    density.style.backgroundImage = bins.length > 0 ? `linear-gradient(to right, ${stops.join(', ')})` : 'none';
  }
}
