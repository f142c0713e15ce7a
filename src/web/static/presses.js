import { Refused, send, showProblem } from './send.js';
import { pageTexts } from './words.js';

/** Buttons, menu entries and context actions of messages: what they mean, the server knows. */
export function listenToPresses() {
  document.addEventListener('click', (event) => {
    const control =
      event.target instanceof Element ? event.target.closest('[data-press], [data-context], [data-dismiss]') : null;
    const entry = control?.closest('.entry');
    if (!(control instanceof HTMLElement) || !(entry instanceof HTMLElement)) return;
    const { press, chosen, context } = control.dataset;
    const sample = control.closest('.sound')?.getAttribute('data-sample');
    if (press)
      void post('/api/presses', { entry: entry.dataset.entry, id: press, ...(chosen === undefined ? {} : { chosen }) });
    else if (context) void post('/api/contexts', { entry: entry.dataset.entry, verb: context, sample });
    else void post('/api/dismissals', { entry: entry.dataset.entry });
  });
}

/** @param {string} path @param {unknown} body */
async function post(path, body) {
  try {
    showProblem('');
    await send(path, body);
  } catch (error) {
    showProblem(error instanceof Refused ? error.message : (await pageTexts()).words.offline);
  }
}
