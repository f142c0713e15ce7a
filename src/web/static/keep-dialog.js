import { aside } from './aside.js';
import { byId, onClick } from './dom.js';

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

/** @type {{ sample: string, name: string, tags: string[] } | undefined} */
let before;

/** @param {HTMLFormElement} form @param {string} name */
const field = (form, name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));

/** Opens the dialog that names, tags and collects a sound by the commands that a person would type. @param {HTMLElement} sound its card */
export function openKeepDialog(sound) {
  const dialog = /** @type {HTMLDialogElement} */ (byId('keep-dialog'));
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector('form'));
  if (!before) {
    onClick('#keep-dialog [data-close]', () => dialog.close());
    form.addEventListener('submit', () => void save(form));
  }
  const { sample = '', name = '', tags = '', title = '' } = sound.dataset;
  before = { sample, name, tags: wordsOf(tags) };
  byId('keep-title').textContent = title;
  field(form, 'name').value = before.name;
  field(form, 'tags').value = before.tags.join(' ');
  field(form, 'collection').value = '';
  dialog.showModal();
  field(form, 'name').focus();
}

/** @param {HTMLFormElement} form */
async function save(form) {
  if (!before) return;
  const { sample, ...old } = before;
  const name = field(form, 'name').value.trim();
  const tags = wordsOf(field(form, 'tags').value);
  const collection = field(form, 'collection').value.trim();
  const changes = [
    ...tags.filter((tag) => !old.tags.includes(tag)),
    ...old.tags.filter((tag) => !tags.includes(tag)).map((tag) => `-${tag}`),
  ];
  const lines = [
    ...(name === old.name ? [] : [`/name ${sample}${name ? ` ${quoted(name)}` : ''}`]),
    ...(changes.length > 0 ? [`/tag ${sample} ${quoted(changes.join(' '))}`] : []),
    ...(collection ? [`/collect ${sample} ${quoted(collection)}`] : []),
  ];
  for (const line of lines) if (!(await aside({ line }))) return;
}
