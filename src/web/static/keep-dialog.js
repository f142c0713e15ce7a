import { asideAll } from './aside.js';
import { chosenIds } from './chosen.js';
import { byId, closest, onClick } from './dom.js';

/** A value as a typed line takes it. @param {string} text */
export const quoted = (text) => `"${text.replace(/[\\"]/g, '\\$&')}"`;

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

/** Names, tags and collects a sound, or tags and collects the selected ones, by the commands that a person would type. */
export function listenToKeepDialog() {
  const dialog = byId('keep-dialog');
  if (!(dialog instanceof HTMLDialogElement)) return;
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector('form'));
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  /** @type {readonly string[]} */
  let samples = [];
  let before = { name: '', tags: /** @type {string[]} */ ([]) };

  onClick('[data-edit]', (control) => {
    const sound = closest(control, '.sound');
    if (!sound) return;
    samples = [sound.dataset.sample ?? ''];
    before = { name: sound.dataset.name ?? '', tags: wordsOf(sound.dataset.tags ?? '') };
    open(sound.dataset.title ?? '');
  });
  onClick('[data-edit-selection]', () => {
    samples = chosenIds();
    before = { name: '', tags: [] };
    open(byId('picked').textContent ?? '');
  });

  /** A name is of one sound alone. @param {string} title */
  function open(title) {
    byId('keep-title').textContent = title;
    field('name').value = before.name;
    field('tags').value = before.tags.join(' ');
    field('collection').value = '';
    const label = closest(field('name'), 'label');
    if (label) label.hidden = samples.length > 1;
    dialog.showModal();
    field(samples.length > 1 ? 'tags' : 'name').focus();
  }

  onClick('#keep-dialog [data-close]', () => dialog.close());
  form.addEventListener('submit', () => void save());

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
    if (lines.length > 0)
      await asideAll(
        lines.map((line) => ({ line })),
        samples.length,
      );
  }
}
