import { asideAll } from './aside-all.js';
import { chosenIds } from './chosen.js';
import { byId, closest, onClick } from './dom.js';
import { quoted } from './words.js';

/** @param {string} text */
const wordsOf = (text) =>
  [
    ...new Set(
      text
        .toLowerCase()
        .split(/[\s,;]+/)
        .filter(Boolean),
    ),
  ].map((tag) => tag.replace(/^#/, ''));

const dialog = /** @type {HTMLDialogElement} */ (byId('keep-dialog'));
const problem = /** @type {HTMLElement} */ (dialog.querySelector('.problem'));
const form = /** @type {HTMLFormElement} */ (dialog.querySelector('form'));
const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
/** @type {readonly string[]} */
let samples = [];
let before = { name: '', tags: /** @type {string[]} */ ([]) };

onClick('#keep-dialog [data-close]', () => dialog.close());
form.addEventListener('submit', async () => {
  const refusal = await save();
  // Refused: what was typed is there to be mended. Another sound's dialog may be open by now.
  if (refusal === undefined || dialog.open) return;
  problem.textContent = refusal;
  problem.hidden = false;
  dialog.showModal();
});

/**
 * Names, tags and collects a sound, or without one tags and collects the selected ones, by the commands that a person
 * would type.
 * @param {HTMLElement | undefined} sound
 */
export function openKeepDialog(sound) {
  samples = sound ? [sound.dataset.sample ?? ''] : chosenIds();
  before = { name: sound?.dataset.name ?? '', tags: wordsOf(sound?.dataset.tags ?? '') };
  byId('keep-title').textContent = sound ? (sound.dataset.title ?? '') : byId('picked').textContent;
  field('name').value = before.name;
  field('tags').value = before.tags.join(' ');
  field('collection').value = '';
  // A name is of one sound alone.
  const label = closest(field('name'), 'label');
  if (label) label.hidden = !sound;
  problem.hidden = true;
  dialog.showModal();
  field(sound ? 'name' : 'tags').focus();
}

/** Resolves with why something was refused, or with undefined. */
async function save() {
  const name = field('name').value.trim();
  const tags = wordsOf(field('tags').value);
  const collection = field('collection').value.trim();
  const changes = [
    ...tags.filter((tag) => !before.tags.includes(tag)),
    ...before.tags.filter((tag) => !tags.includes(tag)).map((tag) => `-${tag}`),
  ];
  const lines = samples.flatMap((sample) => [
    ...(name === before.name ? [] : [`/name ${sample}${name ? ` ${quoted(name)}` : ''}`]),
    ...(changes.length > 0 ? [`/tag ${sample} ${quoted(changes.join(' '))}`] : []),
    ...(collection ? [`/collect ${sample} ${quoted(collection)}`] : []),
  ]);
  const asked = lines.map((line) => ({ line }));
  return asked.length > 0 ? asideAll(asked, samples.length) : undefined;
}
