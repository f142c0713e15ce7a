import type { Delivery, Message, Person, Platform, Rows, Upload } from '../chat/chat.ts';
import { customId, parseCustomId } from '../chat/custom-id.ts';
import type { Router } from '../chat/router.ts';
import { waitingNote } from '../chat/start-job.ts';
import { within } from '../durations.ts';
import type { Jobs } from '../jobs/create-jobs.ts';
import { DeliveryPostponed, type JobState } from '../jobs/job.ts';
import { type Locale, stringsOf } from '../languages/index.ts';
import type { News } from '../peers/news.ts';
import { ignoreUserError } from '../user-error.ts';
import { AsideRequest } from './aside-request.ts';
import { type ChannelEntry, carries, newEntry, newPost, withoutJob, withoutNote } from './channel-entry.ts';
import type { ChannelLog } from './channel-log.ts';
import { type ActedOn, ChannelRequest, localPlace } from './channel-request.ts';
import type { LiveEvents } from './live-events.ts';

export interface ChannelParts {
  readonly log: ChannelLog;
  readonly live: LiveEvents;
  /** Of other processes that show the same channel. */
  readonly news: News;
  readonly router: Router;
  readonly jobs: Pick<Jobs, 'find' | 'list' | 'position'>;
  readonly person: Person;
  readonly now: () => number;
  /** The message as the page shows it. */
  readonly render: (entry: ChannelEntry, locale: Locale) => Promise<string>;
}

/** How far a job has come, see LiveEvent. */
interface Progressed {
  readonly id: string;
  readonly text: string;
  readonly done?: number;
}

/** A line that is not answered after this is acknowledged; the answer follows. */
const patienceMs = 500;

const unfinished: ReadonlySet<JobState> = new Set<JobState>(['waiting', 'running', 'made']);

/** The local channel without HTTP: what is said goes to the router, what is answered goes to the log and to open pages. */
export class Channel implements Platform {
  readonly parts: ChannelParts;
  /** Requests that are not answered yet, by the id of their entry. */
  readonly #unanswered = new Map<string, ChannelRequest>();

  constructor(parts: ChannelParts) {
    this.parts = parts;
  }

  /** False where the line was refused: the person may want to mend it. */
  async say(line: string, uploads: readonly Upload[], locale: Locale): Promise<boolean> {
    const { router } = this.parts;
    let isTaken = true;
    const request = this.#request(locale, line);
    const answer = this.#answered(request, async () => {
      isTaken = await router.line(line, request, uploads);
    });
    // What takes its time (another program has locked the database) is shown as working, but never in an answer's place.
    if (!(await within(patienceMs, answer)) && this.#unanswered.has(request.id) && !request.isAnswered)
      await this.show({ ...request.entry, state: 'working' });
    return isTaken;
  }

  /** False where there is no such button. */
  async press(entryId: string, buttonId: string, chosen: string | undefined, locale: Locale): Promise<boolean> {
    const entry = this.parts.log.find(entryId);
    const isCancel = entry?.jobId !== undefined && buttonId === customId('cancel', entry.jobId);
    if (!entry || (!isCancel && !carries(entry.rows, buttonId, chosen))) return false;
    const request = this.#request(locale, undefined, { entry, rows: entry.rows });
    await this.#answered(request, () => this.parts.router.press(buttonId, request, chosen));
    const pressed = parseCustomId(buttonId);
    // A deleted sound is no longer to be played anywhere.
    if (typeof pressed === 'object' && pressed.verb === 'delete') await this.refreshSounds(new Set([pressed.subject]));
    return true;
  }

  /** A context action on one sound of a message; false where the message has no such sound. */
  async context(entryId: string, verb: string, sampleId: string, locale: Locale): Promise<boolean> {
    const entry = this.parts.log.find(entryId);
    if (!entry?.sounds.some((sound) => sound.sampleId === sampleId)) return false;
    const rows: Rows = [[{ id: customId('vote', sampleId), label: '', style: 'secondary' }]];
    const request = this.#request(locale, undefined, { entry, rows });
    await this.#answered(request, () => this.parts.router.context(verb, request));
    return true;
  }

  /**
   * A line, or a press without a message, of another page: what is whispered goes to the caller, and only an answer for
   * everyone comes into the channel.
   */
  async aside(asked: { readonly line: string } | { readonly press: string }, locale: Locale): Promise<AsideRequest> {
    const { router, now } = this.parts;
    const line = 'line' in asked ? asked.line : undefined;
    const request = new AsideRequest(this, newEntry(now(), line), locale);
    await this.#answered(request, async () => {
      if ('press' in asked) request.isTaken = await router.press(asked.press, request);
      else request.isTaken = await router.line(asked.line, request);
    });
    return request;
  }

  /** Deletes sounds for good, as their buttons do. Resolves with those that are gone, and why another one stays. */
  async deleteSounds(ids: readonly string[], locale: Locale) {
    const deleted: string[] = [];
    let refusal: string | undefined;
    for (const id of ids) {
      const { isTaken, said } = await this.aside({ press: customId('delete', id, 'sure') }, locale);
      if (isTaken) deleted.push(id);
      else refusal ??= said?.text;
    }
    await this.refreshSounds(new Set(deleted));
    return { deleted, refusal };
  }

  async dismiss(entryId: string): Promise<void> {
    const { log, live } = this.parts;
    if (log.find(entryId)?.state !== 'private') return;
    await log.remove(entryId);
    await live.publish(() => ({ type: 'removed', id: entryId }));
  }

  /** At start: messages whose answer was lost with the process say so, instead of being on the way for ever. */
  async closeInterrupted(): Promise<void> {
    const { log, jobs } = this.parts;
    for (const entry of log.entries()) {
      if (entry.state !== 'working') continue;
      const job = entry.jobId === undefined ? undefined : await jobs.find(entry.jobId);
      if (job && unfinished.has(job.state)) continue;
      await log.put({ ...withoutJob(entry), state: 'interrupted' });
    }
  }

  async deliver(delivery: Delivery, message: Message): Promise<void> {
    await this.answer(this.#targetOf(delivery), message, 'done');
  }

  async progress(delivery: Delivery, text: string): Promise<void> {
    const { log, jobs, live, news } = this.parts;
    const entry = log.find(String(delivery.entry));
    // Ahead of its `defer`: no page shows it yet.
    if (!entry) return;
    const { id, jobId } = entry;
    const progress = jobId === undefined ? undefined : (await jobs.position(jobId))?.progress;
    const progressed: Progressed = { id, text, ...(progress ? { done: progress.step / progress.steps } : {}) };
    await live.publish(() => ({ type: 'progress', ...progressed }));
    await news.tell('channel-progress', progressed);
  }

  async fail(delivery: Delivery, sentence: string): Promise<void> {
    const entry = this.#targetOf(delivery);
    // A full disk may be the very thing that the sentence is about.
    await this.parts.log.remove(entry.id).catch(ignoreUserError);
    await this.answer(entry, { text: sentence }, 'private');
  }

  async queueMoved(): Promise<void> {
    const { log, jobs } = this.parts;
    const waiting = (await jobs.list(localPlace.serverId)).filter(({ state }) => state === 'waiting');
    for (const { delivery, ahead, etaMs, locale } of waiting) {
      const entry = log.find(String(delivery.entry));
      if (entry?.state !== 'working') continue;
      const note = waitingNote(ahead, etaMs, stringsOf(locale));
      if (note === entry.note || log.isClosed) continue;
      await this.show(note === undefined ? withoutNote(entry) : { ...entry, note });
    }
  }

  async post(_channelId: string, message: Message, nonce: string): Promise<void> {
    await this.answer(newPost(this.parts.now(), nonce), message, 'done');
  }

  /** Completes an entry with a message. */
  async answer(entry: ChannelEntry, message: Message, state: ChannelEntry['state']): Promise<void> {
    const { log } = this.parts;
    await this.show({
      ...withoutJob(entry),
      state,
      text: message.text,
      sounds: (message.sounds ?? []).map(({ sampleId, name }) => ({ sampleId, name })),
      ...(message.picture ? { picture: await log.keepFile(message.picture) } : {}),
      files: await Promise.all((message.files ?? []).map((file) => log.keepFile(file))),
      rows: message.rows ?? [],
    });
  }

  /** Stores an entry and shows it on every open page. */
  async show(entry: ChannelEntry): Promise<void> {
    const { log } = this.parts;
    if (log.isClosed) throw new DeliveryPostponed('the local channel is closing');
    await this.#publish(await log.put(entry));
  }

  /** New vote counts wherever the same sounds are shown, except in the message of this id. */
  async refreshSounds(ids: ReadonlySet<string>, except?: string): Promise<void> {
    await this.#publishSounds(ids, except);
    await this.parts.news.tell('channel-sounds', { ids: [...ids] });
  }

  /** What other processes have changed comes to the pages of this one. Returns what ends it. */
  hearOthers(): () => void {
    const { live, news } = this.parts;
    const ends = [
      news.hear<{ ids: string[] }>('channel-sounds', ({ ids }) => this.#publishSounds(new Set(ids))),
      news.hear<Progressed>('channel-progress', (progressed) =>
        live.publish(() => ({ type: 'progress', ...progressed })),
      ),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  /** Another process has put or removed (undefined) a message. */
  async heard(id: string, entry: ChannelEntry | undefined): Promise<void> {
    if (entry) await this.#publish(entry);
    else await this.parts.live.publish(() => ({ type: 'removed', id }));
  }

  async #publishSounds(ids: ReadonlySet<string>, except?: string): Promise<void> {
    for (const entry of this.parts.log.entries())
      if (entry.id !== except && entry.sounds.some(({ sampleId }) => ids.has(sampleId))) await this.#publish(entry);
  }

  #publish(entry: ChannelEntry): Promise<void> {
    const { live, render } = this.parts;
    const { id, state } = entry;
    return live.publish(async (locale) => ({
      type: 'entry',
      id,
      html: await render(entry, locale),
      state,
      sounds: entry.sounds.length,
    }));
  }

  #request(locale: Locale, asked?: string, actedOn?: ActedOn): ChannelRequest {
    return new ChannelRequest(this, newEntry(this.parts.now(), asked), locale, actedOn);
  }

  /** Has the router answer, and remembers the request for as long as that takes. */
  async #answered(request: ChannelRequest, ask: () => Promise<unknown>): Promise<void> {
    this.#unanswered.set(request.id, request);
    await ask().finally(() => this.#unanswered.delete(request.id));
  }

  /** The entry that a delivery completes; a new one where it is gone. */
  #targetOf(delivery: Delivery): ChannelEntry {
    const id = String(delivery.entry);
    const request = this.#unanswered.get(id);
    if (request) request.isDelivered = true;
    return this.parts.log.find(id) ?? request?.entry ?? newEntry(this.parts.now());
  }
}
