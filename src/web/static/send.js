/** What the server said no to, as a sentence for the person. */
export class Refused extends Error {
  /** @param {string} message @param {number} [status] of the answer, where there was one */
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/**
 * Posts JSON; resolves with the answer's JSON, where it has one, when the server has taken it. Rejects with Refused, or a TypeError where it cannot be reached.
 * @param {string} path @param {unknown} body
 */
export async function send(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return accepted(response);
}

/** @param {Response} response @returns {Promise<any>} its JSON, where it has one */
export async function accepted(response) {
  if (response.status === 204) return undefined;
  if (response.status === 401) location.assign('/login');
  const answer = await response.json().catch(() => undefined);
  if (!response.ok) throw new Refused(answer?.problem ?? `${response.status} ${response.statusText}`, response.status);
  return answer;
}

/** Shows a problem over the text box until the next line is sent. @param {string} text empty: none */
export function showProblem(text) {
  const problem = document.getElementById('problem');
  if (!problem) return;
  problem.textContent = text;
  problem.hidden = text === '';
}
