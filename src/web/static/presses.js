import { closest, onClick } from './dom.js';
import { sayWhyNot, send, showProblem } from './send.js';

/** Buttons, menu entries and context actions of messages; the server knows what they mean. */
export function listenToPresses() {
  onClick('[data-press], [data-context], [data-dismiss]', (control) => {
    const entry = closest(control, '.entry')?.dataset.entry;
    if (!entry) return;
    const { press, chosen, context } = control.dataset;
    const sample = closest(control, '.sound')?.dataset.sample;
    if (press) void post('/api/presses', { entry, id: press, chosen });
    else if (context) void post('/api/contexts', { entry, verb: context, sample });
    else void post('/api/dismissals', { entry });
  });
}

/** @param {string} path @param {unknown} body */
async function post(path, body) {
  try {
    showProblem('');
    await send(path, body);
  } catch (error) {
    await sayWhyNot(error, 'offline');
  }
}
