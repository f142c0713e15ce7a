import { aside, showNote } from './aside.js';
import { byId, closest, onClick } from './dom.js';
import { change, currentKit, kitChanged, mayChange, placeSound, readKit, settled, slotOf } from './kit-store.js';
import { isPlaying, listenToPlayer, playbackChanged, startPlaying, stopPlaying } from './player.js';
import { lightSteps, listenToRows, showRows } from './rows.js';
import { send } from './send.js';
import { dragType } from './sounds.js';
import { announce, fill, pageTexts } from './words.js';

/** What takes back a groove, “clear”, or a removed slot. @typedef {{ kit: string, change: object }} Past */
/** @type {Past[]} */
const past = [];

/** Fields of whole numbers that show what plays, also after something else was typed in them. */
const fields = /** @type {const} */ (['tempo', 'swing']);

/** @param {'tempo' | 'swing'} name */
function listenToField(name) {
  const input = byId(name);
  const [min, max] = [Number(input.min), Number(input.max)];
  /** @param {number} value */
  const set = (value) => {
    if (currentKit()?.[name] !== value)
      change({ timing: { [name]: value } }, (kit) => {
        kit[name] = value;
      });
  };
  input.readOnly = !mayChange();
  // Half a number is none: what played goes on.
  input.addEventListener('input', () => {
    const value = Math.round(input.valueAsNumber);
    if (value >= min && value <= max) set(value);
  });
  input.addEventListener('change', () => {
    const value = Math.round(input.valueAsNumber);
    if (Number.isFinite(value)) set(Math.min(max, Math.max(min, value)));
    input.value = String(currentKit()?.[name]);
  });
}

/** @type {Promise<typeof import('./pads.js')> | undefined} */
let pads;

/** Pads and MIDI, loaded once there is a kit to play. */
async function loadPads() {
  const [loaded, { listenToMidi }] = await Promise.all([import('./pads.js'), import('./midi.js')]);
  loaded.listenToPads();
  void listenToMidi();
  return loaded;
}

async function show() {
  const kit = currentKit();
  byId('pattern').hidden = kit === null;
  byId('pattern-empty').hidden = kit !== null;
  if (!kit) return;
  const name = byId('kit-name');
  if (!mayChange()) name.textContent = kit.name;
  else if (document.activeElement !== name) name.value = kit.name;
  for (const field of fields) if (document.activeElement !== byId(field)) byId(field).value = String(kit[field]);
  if (mayChange()) byId('bars').value = String(kit.bars);
  if (mayChange()) byId('pattern-undo').hidden = past.at(-1)?.kit !== kit.id;
  byId('kit-page').href = `/k/${kit.id}`;
  const isPage = document.querySelector('.kit-page') !== null;
  byId('kit-page').hidden = isPage;
  if (mayChange()) byId('delete-kit').hidden = isPage;
  for (const [id, path, ending] of /** @type {const} */ ([
    ['pattern-export', 'loop.wav', '.wav'],
    ['export-stems', 'stems.zip', '-stems.zip'],
    ['export-midi', 'beat.mid', '.mid'],
  ])) {
    byId(id).href = `/kits/${kit.id}/${path}`;
    byId(id).download = `${kit.file.replace(/-\d+bpm$/, '')}-${kit.tempo}bpm${ending}`;
  }
  const { words } = await pageTexts();
  showRows(kit, words);
  pads ??= loadPads();
  (await pads).showPads(kit, words);
}

async function showState() {
  const { words } = await pageTexts();
  byId('pattern-play').ariaPressed = String(isPlaying());
  byId('pattern-play').ariaLabel = isPlaying() ? words.stopPattern : words.playPattern;
  if (isPlaying()) requestAnimationFrame(light);
  else lightSteps(undefined);
}

function light() {
  if (!isPlaying()) return;
  lightSteps('heard');
  requestAnimationFrame(light);
}

/** Replaces the whole beat, and remembers what was there. @param {object} replacement @param {(kit: import('./kit-store.js').Kit) => void} [here] */
function replaceBeat(replacement, here) {
  const kit = currentKit();
  if (!kit) return;
  const { tempo, bars, swing } = kit;
  const rows = Object.fromEntries(kit.slots.map(({ key, steps }) => [key, steps]));
  past.push({ kit: kit.id, change: { rows, timing: { tempo, bars, swing } } });
  change(replacement, here);
}

/** @param {Past} undo */
function takeBack(undo) {
  const place = past.indexOf(undo);
  if (place < 0) return;
  past.splice(place, 1);
  if (undo.kit === currentKit()?.id) change(undo.change);
}

/** Takes a slot out of the kit; an undo puts it back where it was. @param {string} key */
async function removeSlot(key) {
  const kit = currentKit();
  const slot = slotOf(key);
  if (!kit || !slot) return;
  const { label, note: _, sound: __, ...restore } = slot;
  const undo = { kit: kit.id, change: { restore, at: kit.slots.indexOf(slot) } };
  change({ remove: key });
  await settled();
  // The last slot stays, and a locked one.
  if (slotOf(key) || currentKit()?.id !== kit.id) return;
  past.push(undo);
  await show();
  const { words } = await pageTexts();
  const text = fill(words.slotRemoved ?? '', { track: label });
  announce(text);
  await showNote(text, { undo: { label: words.undo ?? '', act: () => takeBack(undo) } });
}

function listenToTools() {
  byId('bars').addEventListener('change', () => {
    const bars = Number(byId('bars').value);
    change({ timing: { bars } }, (kit) => {
      kit.bars = bars;
    });
  });
  byId('groove').addEventListener('change', () => {
    const groove = byId('groove').value;
    byId('groove').value = '';
    if (groove) replaceBeat({ groove });
  });
  byId('pattern-clear').addEventListener('click', () => {
    const silent = Array.from({ length: 64 }, () => 0);
    const rows = Object.fromEntries((currentKit()?.slots ?? []).map(({ key }) => [key, silent]));
    replaceBeat({ rows }, (kit) => {
      for (const slot of kit.slots) slot.steps = silent;
    });
  });
  byId('pattern-undo').addEventListener('click', () => {
    const last = past.at(-1);
    if (last) takeBack(last);
  });
  byId('delete-kit').addEventListener('click', async () => {
    const kit = currentKit();
    await settled();
    if (kit) await aside({ press: `r1:kit-delete:${kit.id}:sure` });
  });
  byId('kit-name').addEventListener('change', () => {
    const name = byId('kit-name').value.trim();
    if (name)
      change({ name }, (kit) => {
        kit.name = name;
      });
    else byId('kit-name').value = currentKit()?.name ?? '';
  });
  byId('roll-open').addEventListener('click', () => roll('all'));
}

/** Has sounds made by the same command that people type. @param {string} slot */
const roll = (slot) => void send('/api/lines', { line: `/slot slot:${slot} kit:${currentKit()?.id}`, uploads: [] });

/** Sounds dragged from the page go into a slot, or make a new one. */
function listenToDrops() {
  /** @param {DragEvent} event */
  const placeOf = (event) =>
    event.dataTransfer?.types.includes(dragType)
      ? closest(event.target, '.track, #new-slot, #pattern-empty')
      : undefined;
  const light = (/** @type {HTMLElement | undefined} */ place) => {
    for (const old of document.querySelectorAll('.is-target')) old.classList.remove('is-target');
    place?.classList.add('is-target');
  };
  document.addEventListener('dragover', (event) => {
    const place = placeOf(event);
    light(place);
    if (place) event.preventDefault();
  });
  document.addEventListener('dragend', () => light(undefined));
  document.addEventListener('drop', (event) => {
    const place = placeOf(event);
    light(undefined);
    const id = event.dataTransfer?.getData(dragType);
    if (!place || !id) return;
    event.preventDefault();
    void placeSound(id, place.matches('.track') ? place.dataset.slot : null);
  });
}

/** A download takes what is on the server: after the last change has arrived there. */
function listenToExports() {
  let isSettled = false;
  onClick('.exports a', (link, event) => {
    if (isSettled) return;
    event.preventDefault();
    void settled().then(() => {
      isSettled = true;
      link.click();
      isSettled = false;
    });
  });
}

export function listenToStrip() {
  document.addEventListener(kitChanged, () => void show());
  document.addEventListener(playbackChanged, () => void showState());
  readKit();
  for (const field of fields) listenToField(field);
  if (mayChange()) listenToTools();
  listenToRows(roll, (key) => void removeSlot(key));
  listenToPlayer();
  listenToDrops();
  listenToExports();
  byId('pattern-play').addEventListener('click', () => void (isPlaying() ? stopPlaying() : startPlaying()));
  onClick(
    '[data-sample] [data-pattern]',
    (item) => void placeSound(closest(item, '[data-sample]')?.dataset.sample ?? ''),
  );
  // On a narrow screen the channel comes first, and the strip is closed.
  if (byId('strip') && matchMedia('(max-width: 68rem)').matches) byId('strip').open = false;
}
