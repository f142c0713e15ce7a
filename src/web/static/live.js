import { byId } from './dom.js';
import { isFolded, tidy, watchMessages } from './folding.js';
import { reloadKit, takeEvent } from './kit-store.js';
import { enliven, forgetCurrent } from './sounds.js';
import { announce, fill, pageTexts } from './words.js';

const log = byId('log');
const messages = byId('messages');
const earlier = byId('earlier');

/** Fired on `document` when messages came or changed. */
export const changed = 'rimshot:messages';

const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 160;

export function scrollToEnd() {
  log.scrollTop = log.scrollHeight;
}

/** What came below while the person was reading above. */
let unseen = 0;

/** @param {number} more */
async function showBelow(more) {
  unseen += more;
  const { words } = await pageTexts();
  const button = byId('below');
  button.textContent = fill(words.newBelow, { n: unseen });
  button.hidden = isAtEnd();
}

function listenToBelow() {
  byId('below').addEventListener('click', scrollToEnd);
  log.addEventListener('scroll', () => {
    if (!isAtEnd()) return;
    unseen = 0;
    byId('below').hidden = true;
  });
}

/** Keeps the newest message in sight when something grows above or below (an offer, the keyboard of a phone). */
function stayAtEnd() {
  let wasAtEnd = true;
  log.addEventListener('scroll', () => {
    wasAtEnd = isAtEnd();
  });
  new ResizeObserver(() => {
    if (wasAtEnd) scrollToEnd();
  }).observe(log);
}

function tellChanged() {
  watchMessages();
  tidy();
  document.dispatchEvent(new CustomEvent(changed));
}

/** @param {{ id: string, html: string, state: string, sounds: number }} event */
async function showEntry({ id, html, state, sounds }) {
  const old = byId(`e-${id}`);
  // Markup of this server, which escapes what people typed.
  const fresh = /** @type {HTMLElement} */ (new DOMParser().parseFromString(html, 'text/html').body.firstElementChild);
  const follow = isAtEnd();
  const isNews = !old || old.classList.contains('is-working');
  if (!old) messages.append(fresh);
  else if (old.classList.contains('is-working') || isFolded(old) || soundsIn(old) !== soundsIn(fresh))
    replace(old, fresh);
  else refresh(old, fresh);
  enliven(messages);
  if (follow) scrollToEnd();
  if (state === 'working' && !old) announce((await pageTexts()).words.working);
  if (isNews && state !== 'working') {
    told.delete(id);
    if (sounds > 0) forgetCurrent();
    const { words } = await pageTexts();
    const text = fresh.querySelector('.text')?.textContent ?? words.answered;
    announce(sounds > 0 ? fill(words.soundsReady, { n: sounds }) : text);
    if (!follow) await showBelow(Math.max(1, sounds));
  }
  tellChanged();
}

/** The sounds of a message, also those that are gone. @param {HTMLElement} entry */
const soundsIn = (entry) =>
  [...entry.querySelectorAll('.sound')].map((sound) => sound.getAttribute('data-sample') ?? 'gone').join();

/** @param {HTMLElement} old @param {HTMLElement} fresh */
function replace(old, fresh) {
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(fresh);
  if (hadFocus) byId('box')?.focus();
}

/** In an answered message only counts, names and buttons change: playback goes on, and the focus stays. @param {HTMLElement} old @param {HTMLElement} fresh */
function refresh(old, fresh) {
  const [actions, freshActions] = [old, fresh].map((entry) => entry.querySelector('.actions'));
  if (actions?.childElementCount !== freshActions?.childElementCount) {
    const hadFocus = actions?.contains(document.activeElement);
    actions?.remove();
    if (freshActions) old.append(freshActions);
    if (hadFocus) byId('box')?.focus();
  }
  for (const [i, next] of [...fresh.querySelectorAll('.sound')].entries())
    Object.assign(/** @type {HTMLElement} */ (old.querySelectorAll('.sound')[i]).dataset, next.dataset);
  for (const selector of ['.about', '.vote', '.actions > *']) {
    const now = [...old.querySelectorAll(selector)];
    for (const [i, next] of [...fresh.querySelectorAll(selector)].entries()) {
      const element = now[i];
      if (!element || element.isEqualNode(next)) continue;
      const hadFocus = element === document.activeElement;
      element.replaceWith(next);
      if (hadFocus && next instanceof HTMLElement) next.focus();
    }
  }
}

/** Quarters of the work that were announced, by message. @type {Map<string, number>} */
const told = new Map();

/** @param {{ id: string, text: string, done?: number }} event */
async function showProgress({ id, text, done }) {
  const entry = byId(`e-${id}`);
  const bar = entry?.querySelector('progress');
  const note = entry?.querySelector('.note');
  if (note) note.textContent = text.replace(/[*_`]/g, '');
  if (bar && done !== undefined) bar.value = done;
  const quarter = Math.floor((done ?? 0) * 4);
  // Announced now and then: every step would drown everything else.
  if (!entry || quarter === 0 || quarter > 3 || (told.get(id) ?? 0) >= quarter) return;
  told.set(id, quarter);
  announce(fill((await pageTexts()).words.partDone, { n: quarter * 25 }));
}

/** @param {{ id: string }} event */
async function showRemoved({ id }) {
  byId(`e-${id}`)?.remove();
  tellChanged();
}

/** By the type of a live event. */
const shows = { entry: showEntry, progress: showProgress, removed: showRemoved, kit: takeEvent };

/** Undefined where the server does not answer, or wants a log-in. @param {string} query @returns {Promise<{ version: string, html: string, hasEarlier: boolean } | undefined>} */
async function fetchMessages(query = '') {
  const response = await fetch(`/api/messages${query}`);
  if (response.status === 401) location.assign('/login');
  return response.ok ? response.json() : undefined;
}

/** Loads all messages anew: after the connection was lost, or the program started again. */
async function reload() {
  const loaded = await fetchMessages();
  if (!loaded) return;
  const follow = isAtEnd();
  messages.innerHTML = loaded.html;
  messages.dataset.version = loaded.version;
  earlier.hidden = !loaded.hasEarlier;
  enliven(messages);
  if (follow) scrollToEnd();
  tellChanged();
  await reloadKit();
}

let isLoading = false;

async function loadEarlier() {
  const first = messages.querySelector('.entry');
  if (isLoading || !first) return;
  isLoading = true;
  try {
    const loaded = await fetchMessages(`?before=${first.dataset.entry}`);
    if (!loaded) return;
    const fromEnd = log.scrollHeight - log.scrollTop;
    first.insertAdjacentHTML('beforebegin', loaded.html);
    earlier.hidden = !loaded.hasEarlier;
    log.scrollTop = log.scrollHeight - fromEnd;
    enliven(messages);
    tellChanged();
  } finally {
    isLoading = false;
  }
  // Observed anew: a page that is taller than these messages needs more.
  nearStart.unobserve(earlier);
  nearStart.observe(earlier);
}

/** Loads earlier messages ahead of scrolling back. */
const nearStart = new IntersectionObserver(
  (entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) void loadEarlier().catch(() => undefined);
  },
  { root: log, rootMargin: '400px' },
);

/** A browser gives up for good on an answer that is no stream, such as that of a server that is just starting, or of a changed token. */
const retryMs = 3000;

/** Shows the channel live. */
export function listenToChannel() {
  connect();
  earlier.addEventListener('click', () => void loadEarlier().catch(() => undefined));
  scrollToEnd();
  stayAtEnd();
  listenToBelow();
  tellChanged();
  nearStart.observe(earlier);
}

function connect() {
  const offline = byId('offline');
  const events = new EventSource('/api/events');
  events.addEventListener('version', (event) => {
    offline.hidden = true;
    if (messages.dataset.version !== event.data) void reload().catch(() => undefined);
  });
  events.addEventListener('error', async () => {
    offline.hidden = false;
    if (events.readyState !== EventSource.CLOSED) return;
    await new Promise((resolve) => setTimeout(resolve, retryMs));
    // Leads to the log-in, where one is wanted.
    await fetchMessages().catch(() => undefined);
    connect();
  });
  events.addEventListener('message', (message) => {
    messages.dataset.version = message.lastEventId;
    const event = JSON.parse(message.data);
    void Promise.resolve(shows[event.type](event)).catch(() => undefined);
  });
}
