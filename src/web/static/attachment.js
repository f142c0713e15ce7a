import { convertedToWav } from './convert.js';
import { accepted, Refused, showProblem } from './send.js';
import { fill, pageTexts } from './words.js';

/** As on the server, which checks again. */
const maxBytes = 10 * 1024 * 1024;

/** @type {{ id: string, name: string, offer: string, file: File } | undefined} */
let attached;

export const attachedFile = () => attached;

/** Takes a file away, unless another one came meanwhile. @param {string | undefined} id */
export function detach(id) {
  if (attached?.id !== id) return;
  attached = undefined;
  void show();
}

async function show() {
  const chip = document.getElementById('attached');
  const offer = document.getElementById('offer');
  if (!chip || !offer) return;
  offer.hidden = attached === undefined;
  // Markup of this server, which escapes the file's name.
  offer.innerHTML = attached?.offer ?? '';
  chip.hidden = attached === undefined;
  chip.replaceChildren();
  if (!attached) return;
  const { id, name } = attached;
  const { words } = await pageTexts();
  const remove = document.createElement('button');
  remove.type = 'button';
  remove.textContent = '×';
  remove.setAttribute('aria-label', fill(words.detach, { name }));
  remove.addEventListener('click', () => detach(id));
  const label = document.createElement('span');
  label.textContent = name;
  chip.replaceChildren(label, remove);
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
    attached = { ...(await accepted(response)), file };
  } catch (error) {
    attached = undefined;
    showProblem(error instanceof Refused ? error.message : (await pageTexts()).words.notSent);
  }
  await show();
  return attached;
}

/** The server keeps files for a while only: brings the attached one again. */
export const attachAgain = async () => attached && upload(attached.file);

/** A sound dropped anywhere on the page, or chosen with the clip. @param {(name: string, isOurs: boolean) => void} onAttached `isOurs`: it is a sound that was made here */
export function listenToFiles(onAttached) {
  const drop = document.getElementById('drop');
  const picker = document.getElementById('file');
  /** @param {FileList | null | undefined} files */
  const take = async (files) => {
    const file = files?.[0];
    const taken = file && (await upload(file));
    if (taken) onAttached(taken.name, document.querySelector('#offer [data-sample]') !== null);
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
