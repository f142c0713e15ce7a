import { byId, element } from './dom.js';
import { accepted, Refused, sayWhyNot, showProblem } from './send.js';
import { fill, pageTexts } from './words.js';

/** As on the server, which checks again. */
const maxBytes = 10 * 1024 * 1024;

/** @type {{ id: string, name: string, offer: string, file: File } | undefined} */
let attached;

export const attachedFile = () => attached;

/** Removes a file, unless another one came meanwhile. @param {string | undefined} id */
export function detach(id) {
  if (attached?.id !== id) return;
  attached = undefined;
  void show();
}

async function show() {
  const chip = byId('attached');
  const offer = byId('offer');
  offer.hidden = chip.hidden = attached === undefined;
  // Markup of this server, which escapes the file's name.
  offer.innerHTML = attached?.offer ?? '';
  chip.replaceChildren();
  if (!attached) return;
  const { id, name } = attached;
  const { words } = await pageTexts();
  const onclick = () => detach(id);
  const remove = element('button', { type: 'button', ariaLabel: fill(words.detach, { name }), onclick }, '×');
  chip.replaceChildren(element('span', {}, name), remove);
}

const retryMs = 2000;
let uploads = 0;

/**
 * Waits for the server while it cannot be reached: nobody plays a recording a second time. Resolves with undefined where
 * another file came meanwhile.
 * @param {string} name @param {Blob} body @param {number} turn
 */
async function post(name, body, turn) {
  while (turn === uploads) {
    const response = await fetch(`/api/uploads?name=${encodeURIComponent(name)}`, { method: 'POST', body }).catch(
      () => undefined,
    );
    if (response) return response;
    showProblem(fill((await pageTexts()).words.fileWaits, { name }));
    await new Promise((resolve) => setTimeout(resolve, retryMs));
  }
  return undefined;
}

/** Attaches a file; resolves with undefined where it was refused, or another one came meanwhile. @param {File} file */
export async function upload(file) {
  const turn = ++uploads;
  showProblem('');
  try {
    if (file.size > maxBytes) throw new Refused(`${file.name}: ${(file.size / 1024 / 1024).toFixed(1)} MiB > 10 MiB`);
    const bytes = await file.arrayBuffer().catch(() => undefined);
    if (!bytes) throw new Refused(fill((await pageTexts()).words.fileUnreadable, { name: file.name }));
    let response = await post(file.name, new Blob([bytes]), turn);
    // Loaded where a file needs it.
    const converted = response?.status === 415 ? await (await import('./convert.js')).convertedToWav(file) : undefined;
    if (converted) response = await post(file.name, converted, turn);
    if (!response) return undefined;
    const taken = await accepted(response);
    if (turn !== uploads) return undefined;
    attached = { ...taken, file };
    showProblem('');
  } catch (error) {
    if (turn !== uploads) return undefined;
    attached = undefined;
    await sayWhyNot(error, 'notSent');
  }
  await show();
  return attached;
}

/** Uploads the attached file again: the server keeps files for a while only. */
export const attachAgain = async () => attached && upload(attached.file);

/** Files dropped anywhere on the page, or chosen with the clip. @param {(isOurs: boolean) => void} onAttached `isOurs`: the sound was made here */
export function listenToFiles(onAttached) {
  const drop = byId('drop');
  const picker = byId('file');
  /** @param {FileList | null | undefined} files */
  const take = async (files) => {
    const file = files?.[0];
    const taken = file && (await upload(file));
    if (taken) onAttached(document.querySelector('#offer [data-sample]') !== null);
  };
  /** @param {DragEvent} event */
  const hasFile = (event) => event.dataTransfer?.types.includes('Files') ?? false;
  document.addEventListener('dragover', (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    drop.hidden = false;
  });
  document.addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) drop.hidden = true;
  });
  document.addEventListener('drop', (event) => {
    drop.hidden = true;
    if (!hasFile(event)) return;
    event.preventDefault();
    void take(event.dataTransfer?.files);
  });
  picker.addEventListener('change', async () => {
    await take(picker.files);
    picker.value = '';
  });
}
