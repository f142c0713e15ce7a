import { byId } from './dom.js';
import { pageTexts } from './words.js';

/** The server's refusal, as a sentence for the person. */
export class Refused extends Error {
  /** @param {string} message @param {number} [status] of the answer, where there was one */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * Posts JSON; resolves with the answer's JSON, where it has one. Rejects with Refused, or with a TypeError where the
 * server cannot be reached.
 * @param {string} path @param {unknown} body
 */
export async function send(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  return accepted(await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** @param {Response} response @returns {Promise<any>} its JSON, where it has one */
export async function accepted(response) {
  if (response.status === 204) return undefined;
  if (response.status === 401) location.assign('/login');
  const answer = await response.json().catch(() => undefined);
  if (!response.ok) throw new Refused(answer?.problem ?? `${response.status} ${response.statusText}`, response.status);
  return answer;
}

/** Shows a problem above the text box until the next line is sent. @param {string} text empty: none */
export function showProblem(text) {
  const problem = byId('problem');
  problem.textContent = text;
  problem.hidden = text === '';
}

/** Shows the server's refusal; for any other error a word of the page. @param {unknown} error @param {string} word */
export async function sayWhyNot(error, word) {
  showProblem(error instanceof Refused ? error.message : (await pageTexts()).words[word]);
}
