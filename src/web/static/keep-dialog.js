import { aside } from './aside.js';
import { byId, closest, onClick } from './dom.js';

/** A value as a typed line takes it. @param {string} text */
const quoted = (text) => `"${text.replace(/[\\"]/g, '\\$&')}"`;

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

/** Names, tags and collects a sound by the commands that a person would type. */
export function listenToKeepDialog() {
  const dialog = byId('keep-dialog');
  if (!(dialog instanceof HTMLDialogElement)) return;
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector('form'));
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  let sample = '';
  let before = { name: '', tags: /** @type {string[]} */ ([]) };

  onClick('[data-edit]', (control) => {
    const sound = closest(control, '.sound');
    if (!sound) return;
    sample = sound.dataset.sample ?? '';
    before = { name: sound.dataset.name ?? '', tags: wordsOf(sound.dataset.tags ?? '') };
    byId('keep-title').textContent = sound.dataset.title ?? '';
    field('name').value = before.name;
    field('tags').value = before.tags.join(' ');
    field('collection').value = '';
    dialog.showModal();
    field('name').focus();
  });

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
    const lines = [
      ...(name === before.name ? [] : [`/name ${sample}${name ? ` ${quoted(name)}` : ''}`]),
      ...(changes.length > 0 ? [`/tag ${sample} ${quoted(changes.join(' '))}`] : []),
      ...(collection ? [`/collect ${sample} ${quoted(collection)}`] : []),
    ];
    for (const line of lines) if (!(await aside({ line }))) return;
  }
}
