import { stepsPerBar } from '../../kits/sequence.js';
import { byId, closest, element, onClick } from './dom.js';
import { change, mayChange, preview, slotOf } from './kit-store.js';
import { heardStep } from './player.js';
import { fill } from './words.js';

/** Velocities of steps set by hand: one press each. */
const normal = 100;
const accent = 127;

/** As kit.ts has it; 0 is none. */
const mostChokeGroups = 4;

/** The bar that is shown, from 0. */
let shownBar = 0;
/** What the rows were drawn for: other steps alone do not draw them anew, so that the focus stays. */
let drawn = '';

/** @param {import('./kit-store.js').Kit} kit @param {Record<string, string>} words */
export function showRows(kit, words) {
  shownBar = Math.min(shownBar, kit.bars - 1);
  const key = JSON.stringify([kit.id, kit.bars, shownBar, kit.slots.map(({ key, sound }) => [key, sound?.sample])]);
  if (key !== drawn) {
    drawn = key;
    const focused = describeFocus();
    byId('tracks').replaceChildren(...kit.slots.map((slot) => rowOf(slot, words)));
    showTabs(kit, words);
    if (focused) /** @type {HTMLElement | null} */ (document.querySelector(focused))?.focus();
  }
  for (const slot of kit.slots) refresh(slot, words);
}

/** A selector of the focused control, where it lies in the rows or the tabs. */
function describeFocus() {
  const { activeElement } = document;
  const slot = closest(activeElement, '.track')?.dataset.slot;
  if (!(activeElement instanceof HTMLElement)) return undefined;
  const { act, step, bar } = activeElement.dataset;
  if (bar !== undefined) return `[data-bar="${bar}"]`;
  if (!slot) return undefined;
  return `[data-slot="${slot}"] ${act ? `[data-act="${act}"]` : `[data-step="${step}"]`}`;
}

/** @param {import('./kit-store.js').Kit} kit @param {Record<string, string>} words */
function showTabs({ bars }, words) {
  const tabs = byId('bar-tabs');
  tabs.hidden = bars === 1;
  tabs.replaceChildren(
    ...Array.from({ length: bars }, (_, bar) => {
      const ariaPressed = String(bar === shownBar);
      const ariaLabel = fill(words.bar, { n: bar + 1 });
      const tab = element(
        'button',
        { type: 'button', className: 'button secondary', ariaPressed, ariaLabel },
        `${bar + 1}`,
      );
      tab.dataset.bar = String(bar);
      return tab;
    }),
  );
}

/** @param {import('./kit-store.js').Slot} slot @param {Record<string, string>} words */
function rowOf(slot, words) {
  const track = slot.label;
  const cells = element('div', { className: 'cells', onkeydown: (event) => moveInRow(event, cells) });
  for (let i = 0; i < stepsPerBar; i++) {
    const cell = element('button', { type: 'button', tabIndex: i === 0 ? 0 : -1, disabled: !mayChange() });
    cell.dataset.step = String(shownBar * stepsPerBar + i);
    cells.append(cell);
  }
  const title = slot.sound ? `${track} ${slot.sound.sample.slice(0, 6)}` : `${track}, ${words.emptySlot}`;
  const name = element('span', { className: 'track-name', title }, title);
  const row = element('div', { className: 'track', role: 'group', ariaLabel: title });
  const controls = mayChange() ? controlsOf(track, words) : [];
  row.append(element('div', { className: 'track-head' }, name, ...controls), cells);
  row.dataset.slot = slot.key;
  row.dataset.model = slot.sound?.model ?? slot.part;
  return row;
}

/** @param {string} track @param {Record<string, string>} words */
function controlsOf(track, words) {
  /** @param {string} act @param {string} label @param {string[]} text */
  const button = (act, label, ...text) => {
    const made = element(
      'button',
      { type: 'button', className: 'mini', ariaLabel: fill(label, { track }), title: fill(label, { track }) },
      ...text,
    );
    made.dataset.act = act;
    const sign = byId('row-signs').content.querySelector(`[data-sign="${act}"]`);
    if (sign) made.append(...sign.cloneNode(true).childNodes);
    return made;
  };
  const volume = element('input', {
    type: 'range',
    min: '-40',
    max: '6',
    step: '0.5',
    ariaLabel: fill(words.volume, { track }),
    title: fill(words.volume, { track }),
  });
  volume.dataset.act = 'volume';
  return [
    volume,
    button('muted', words.mute, 'M'),
    button('solo', words.solo, 'S'),
    button('locked', words.lock),
    button('choke', words.noChoke),
    button('roll', words.roll),
    button('remove', words.removeSlot),
  ];
}

/** Steps and switches as they are now. @param {import('./kit-store.js').Slot} slot @param {Record<string, string>} words */
function refresh(slot, words) {
  const row = document.querySelector(`#tracks [data-slot="${slot.key}"]`);
  if (!row) return;
  for (const cell of /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll('.cells button'))) {
    const step = Number(cell.dataset.step);
    const velocity = slot.steps[step] ?? 0;
    const kind = velocity === 0 ? '' : velocity > 113 ? 'accent' : velocity < 80 ? 'soft' : '';
    cell.ariaPressed = String(velocity > 0);
    cell.className = kind;
    const name = fill(words.step, { track: slot.label, n: step + 1 });
    cell.ariaLabel = kind ? `${name}, ${words[kind]}` : name;
  }
  for (const act of /** @type {const} */ (['muted', 'solo', 'locked']))
    row.querySelector(`[data-act=${act}]`)?.setAttribute('aria-pressed', String(slot[act]));
  const choke = /** @type {HTMLElement | null} */ (row.querySelector('[data-act=choke]'));
  if (choke) {
    choke.textContent = slot.choke === 0 ? 'C' : `C${slot.choke}`;
    choke.title = fill(slot.choke === 0 ? words.noChoke : words.choke, { track: slot.label, n: slot.choke });
    // What is read aloud has what is shown in it.
    choke.ariaLabel = `${choke.textContent}, ${choke.title}`;
    choke.classList.toggle('is-on', slot.choke > 0);
  }
  const volume = /** @type {HTMLInputElement | null} */ (row.querySelector('[data-act=volume]'));
  if (volume && document.activeElement !== volume) volume.value = String(slot.volumeDb);
  row.classList.toggle('is-quiet', slot.muted);
  for (const act of ['roll', 'remove'])
    row.querySelector(`[data-act=${act}]`)?.toggleAttribute('disabled', slot.locked);
}

/** Sets steps in this page's kit and on the server. @param {string} key @param {number} step @param {number} velocity */
export function setStep(key, step, velocity) {
  change({ slot: key, steps: { [step]: velocity } }, (kit) => {
    for (const slot of kit.slots)
      if (slot.key === key) slot.steps = slot.steps.map((old, i) => (i === step ? velocity : old));
  });
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
    End: [row, stepsPerBar - 1],
  }[event.key];
  if (!target) return;
  event.preventDefault();
  const cell = rows[target[0]]?.children[target[1]];
  if (!(cell instanceof HTMLElement)) return;
  for (const other of rows[target[0]].children) /** @type {HTMLElement} */ (other).tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
}

/** Marks the step that is heard. @param {'heard' | undefined} what undefined: none */
export function lightSteps(what) {
  const heard = what && heardStep();
  const step = heard === undefined ? -1 : Math.floor(heard);
  for (const cell of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.cells button')))
    cell.classList.toggle('now', cell.dataset.step === `${step}`);
  for (const tab of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('[data-bar]')))
    tab.classList.toggle('now', step >= 0 && tab.dataset.bar === `${Math.floor(step / stepsPerBar)}`);
}

/** @param {(slot: string) => void} roll @param {(slot: string) => void} remove */
export function listenToRows(roll, remove) {
  onClick('#tracks .cells button', (cell) => {
    const key = closest(cell, '.track')?.dataset.slot ?? '';
    const step = Number(cell.dataset.step);
    const velocity = slotOf(key)?.steps[step] ?? 0;
    // Off, on, accent, off.
    setStep(key, step, velocity === 0 ? normal : velocity < accent ? accent : 0);
  });
  onClick('[data-bar]', ({ dataset }) => {
    shownBar = Number(dataset.bar);
    preview(() => undefined);
  });
  onClick('.track [data-act]', (control) => {
    const key = closest(control, '.track')?.dataset.slot ?? '';
    const { act } = control.dataset;
    if (act === 'roll') roll(key);
    if (act === 'remove') remove(key);
    if (act === 'choke') setChoke(key, ((slotOf(key)?.choke ?? 0) + 1) % (mostChokeGroups + 1));
    if (act === 'muted' || act === 'solo' || act === 'locked') toggle(key, act);
  });
  for (const [type, isDone] of /** @type {const} */ ([
    ['input', false],
    ['change', true],
  ]))
    byId('tracks').addEventListener(type, ({ target }) => {
      if (!(target instanceof HTMLInputElement)) return;
      const key = closest(target, '.track')?.dataset.slot ?? '';
      const volumeDb = target.valueAsNumber;
      const here = (/** @type {import('./kit-store.js').Kit} */ kit) => {
        for (const slot of kit.slots) if (slot.key === key) slot.volumeDb = volumeDb;
      };
      if (isDone) change({ slot: key, set: { volumeDb } }, here);
      else preview(here);
    });
}

/** @param {string} key @param {number} choke */
function setChoke(key, choke) {
  change({ slot: key, set: { choke } }, (kit) => {
    for (const slot of kit.slots) if (slot.key === key) slot.choke = choke;
  });
}

/** @param {string} key @param {'muted' | 'solo' | 'locked'} act */
function toggle(key, act) {
  const value = !slotOf(key)?.[act];
  change({ slot: key, set: { [act]: value } }, (kit) => {
    for (const slot of kit.slots) if (slot.key === key) slot[act] = value;
  });
}
