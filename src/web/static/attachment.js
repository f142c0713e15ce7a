import { convertedToWav } from './convert.js';
import { accepted, Refused, showProblem } from './send.js';
import { fill, pageTexts } from './words.js';

/** As on the server, which checks again. */
const maxBytes = 10 * 1024 * 1024;

/** @type {{ id: string, name: string } | undefined} */
let attached;

export const attachedFile = () => attached;

export function detach() {
  attached = undefined;
  void show();
}

async function show() {
  const chip = document.getElementById('attached');
  if (!chip) return;
  chip.hidden = attached === undefined;
  chip.replaceChildren();
  if (!attached) return;
  const { words } = await pageTexts();
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.textContent = '×';
  remove.setAttribute('aria-label', fill(words.detach, { name: attached.name }));
  remove.addEventListener('click', detach);
  chip.append(attached.name, remove);
}

/** @param {string} name @param {Blob} body */
const post = (name, body) => fetch(`/api/uploads?name=${encodeURIComponent(name)}`, { method: 'POST', body });

/** @param {File} file */
async function upload(file) {
  showProblem('');
  try {
    if (file.size > maxBytes) throw new Refused(`${file.name}: ${(file.size / 1024 / 1024).toFixed(1)} MiB > 10 MiB`);
    let response = await post(file.name, file);
    const converted = response.status === 415 ? await convertedToWav(file) : undefined;
    if (converted) response = await post(file.name, converted);
    attached = await accepted(response);
  } catch (error) {
    attached = undefined;
    showProblem(error instanceof Refused ? error.message : (await pageTexts()).words.notSent);
  }
  await show();
  return attached;
}

/** A sound dropped anywhere on the page, or chosen with the clip. @param {(name: string) => void} onAttached */
export function listenToFiles(onAttached) {
  const drop = document.getElementById('drop');
  const picker = document.getElementById('file');
  /** @param {FileList | null | undefined} files */
  const take = async (files) => {
    const file = files?.[0];
    const taken = file && (await upload(file));
    if (taken) onAttached(taken.name);
  };
  /** @param {DragEvent} event */
  const hasFile = (event) => event.dataTransfer?.types.includes('Files') ?? false;
  document.addEventListener('dragover', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    if (drop) drop.hidden = false;
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null && drop) drop.hidden = true;
  });
  document.addEventListener('drop', (event) => {
    if (drop) drop.hidden = true;
    if (!hasFile(event)) return;
    event.preventDefault();
    void take(event.dataTransfer?.files);
  });
  picker?.addEventListener('change', () => {
    if (!(picker instanceof HTMLInputElement)) return;
    void take(picker.files).then(() => {
      picker.value = '';
    });
  });
}
