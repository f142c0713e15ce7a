import { randomBytes } from 'node:crypto';
import type { BareRequest, Delivery, Message, Person, Place, Platform, Rows, Upload } from '../chat/chat.ts';
import { customId, parseCustomId } from '../chat/custom-id.ts';
import type { Router } from '../chat/router.ts';
import { waitingNote } from '../chat/start-job.ts';
import { DeliveryPostponed, type JobState, type Jobs } from '../jobs/job.ts';
import { within } from '../jobs/within.ts';
import type { Locale } from '../languages/index.ts';
import { stringsOf } from '../languages/index.ts';
import { UserError } from '../user-error.ts';
import type { ChannelLog } from './channel-log.ts';
import type { Entry } from './entry.ts';
import type { LiveEvent, LiveEvents } from './live-events.ts';

/** Whoever sits at this page: it is their machine. Without a name they are told of as somebody. */
export const localPerson = (name = ''): Person => ({ id: 'local:me', name, moderator: true, manager: true });

export const localPlace: Place = {
  platform: 'local',
  serverId: 'local',
  channelId: 'local',
  attachmentLimitBytes: 256 * 1024 * 1024,
};

/** The local channel without HTTP: what is said goes to the router, what is answered goes to the log and to open pages. */
export interface Channel extends Platform {
  /** False where the line was refused: the person may want to mend it. */
  say(line: string, uploads: readonly Upload[], locale: Locale): Promise<boolean>;
  /** Undefined where there is no such message. */
  press(entryId: string, buttonId: string, chosen: string | undefined, locale: Locale): Promise<true | undefined>;
  /** A context action on one sound of a message. */
  context(entryId: string, verb: string, sampleId: string, locale: Locale): Promise<true | undefined>;
  dismiss(entryId: string): Promise<void>;
  /** At start: messages whose answer was lost with the process say so, instead of being on the way for ever. */
  closeInterrupted(): Promise<void>;
}

export interface ChannelParts {
  readonly log: ChannelLog;
  readonly live: LiveEvents;
  readonly router: Router;
  readonly jobs: Pick<Jobs, 'find' | 'list' | 'position'>;
  readonly person: Person;
  readonly now: () => number;
  /** The message as the page shows it. */
  readonly render: (entry: Entry, locale: Locale) => Promise<string>;
  readonly patienceMs?: number;
}

/** A line that is not answered after this is acknowledged; the answer follows. */
const defaultPatienceMs = 500;

export function createChannel(parts: ChannelParts): Channel {
  const { log, live, router, jobs, person, now, render, patienceMs = defaultPatienceMs } = parts;
  /** Requests that are not answered yet, by their entry. */
  const started = new Map<string, Entry>();
  /** Those of them whose delivery came before their `defer`. */
  const delivered = new Set<string>();
  /** Those of them whose answer was begun. */
  const spoken = new Set<string>();

  const newEntry = (asked?: string): Entry => ({
    id: `${now().toString(36)}${randomBytes(4).readUInt32BE().toString(36).padStart(7, '0')}`,
    at: now(),
    ...(asked === undefined ? {} : { asked }),
    state: 'done',
    text: '',
    sounds: [],
    files: [],
    rows: [],
  });

  const shown =
    (entry: Entry) =>
    async (locale: Locale): Promise<LiveEvent> => ({
      type: 'entry',
      id: entry.id,
      html: await render(entry, locale),
      state: entry.state,
      sounds: entry.sounds.length,
    });

  async function show(entry: Entry): Promise<void> {
    if (log.isClosed()) throw new DeliveryPostponed('the local channel is closing');
    await log.put(entry);
    await live.publish(shown(entry));
  }

  async function withMessage(base: Entry, message: Message, state: Entry['state']): Promise<Entry> {
    return {
      ...withoutJob(base),
      state,
      text: message.text,
      sounds: (message.sounds ?? []).map(({ sampleId, name }) => ({ sampleId, name })),
      ...(message.picture ? { picture: await log.keepFile(message.picture) } : {}),
      files: await Promise.all((message.files ?? []).map((file) => log.keepFile(file))),
      rows: message.rows ?? [],
    };
  }

  async function showWorking(entry: Entry, note: string | undefined): Promise<void> {
    const job = (await jobs.list(localPlace.serverId)).find(({ delivery }) => delivery.entry === entry.id);
    if (delivered.delete(entry.id)) return;
    await show({
      ...entry,
      state: 'working',
      ...(note ? { note } : {}),
      ...(job ? { jobId: job.id, expected: job.recipes.length } : {}),
    });
  }

  /** New vote counts wherever the same sounds are shown. */
  async function refreshSounds(ids: ReadonlySet<string>, except: string): Promise<void> {
    for (const entry of log.entries())
      if (entry.id !== except && entry.sounds.some(({ sampleId }) => ids.has(sampleId)))
        await live.publish(shown(entry));
  }

  /** Has the router answer, and remembers the request for as long as that takes. */
  async function answered(entry: Entry, ask: () => Promise<void>): Promise<void> {
    started.set(entry.id, entry);
    await ask().finally(() => {
      started.delete(entry.id);
      delivered.delete(entry.id);
      spoken.delete(entry.id);
    });
  }

  /** The same; what takes its time (a database that another program has locked) is shown as on its way. */
  async function acknowledged(entry: Entry, ask: () => Promise<void>): Promise<void> {
    if (await within(patienceMs, answered(entry, ask))) return;
    // Not after the answer was begun: it would stand in its place.
    const isBegun = spoken.has(entry.id) || delivered.has(entry.id);
    if (started.has(entry.id) && !isBegun) await show({ ...entry, state: 'working' });
  }

  function request(entry: Entry, locale: Locale, pressed?: { entry: Entry; rows: Rows }): BareRequest {
    const speak = (): Entry => {
      spoken.add(entry.id);
      return entry;
    };
    return {
      id: entry.id,
      person,
      place: localPlace,
      locale,
      delivery: { platform: 'local', entry: entry.id },
      ...(pressed ? { rows: pressed.rows } : {}),
      defer: (note) => showWorking(speak(), note),
      deferPrivately: () => showWorking(speak(), undefined),
      reply: async (message) => show(await withMessage(speak(), message, 'done')),
      whisper: async (message) => show(await withMessage(speak(), message, 'private')),
      async updateButtons(rows) {
        const current = pressed && log.find(pressed.entry.id);
        // A message on its way has no buttons of its own: its job answers in its place.
        if (!current || current.state === 'working') return;
        await show({ ...current, rows: (await rows?.()) ?? [] });
        await refreshSounds(new Set(current.sounds.map(({ sampleId }) => sampleId)), current.id);
      },
    };
  }

  /** The entry that a delivery completes; a new one where it is gone. */
  const deliveryTarget = (delivery: Delivery): Entry => {
    const id = String(delivery.entry);
    const known = log.find(id);
    if (started.has(id)) delivered.add(id);
    return known ?? started.get(id) ?? newEntry();
  };

  return {
    async say(line, uploads, locale) {
      const entry = newEntry(line);
      let isTaken = true;
      await acknowledged(entry, async () => {
        isTaken = await router.line(line, request(entry, locale), uploads);
      });
      return isTaken;
    },
    async press(entryId, buttonId, chosen, locale) {
      const entry = log.find(entryId);
      const isCancel = entry?.jobId !== undefined && buttonId === customId('cancel', entry.jobId);
      if (!entry || (!isCancel && !carries(entry.rows, buttonId, chosen))) return undefined;
      const answer = newEntry();
      const bare = request(answer, locale, { entry, rows: entry.rows });
      await answered(answer, () => router.press(buttonId, bare, chosen));
      const pressed = parseCustomId(buttonId);
      // A deleted sound is no longer to be played anywhere.
      if (typeof pressed === 'object' && pressed.verb === 'delete') await refreshSounds(new Set([pressed.subject]), '');
      return true;
    },
    async context(entryId, verb, sampleId, locale) {
      const entry = log.find(entryId);
      if (!entry?.sounds.some((sound) => sound.sampleId === sampleId)) return undefined;
      const rows: Rows = [[{ id: customId('vote', sampleId), label: '', style: 'secondary' }]];
      const answer = newEntry();
      await answered(answer, () => router.context(verb, request(answer, locale, { entry, rows })));
      return true;
    },
    async dismiss(entryId) {
      if (log.find(entryId)?.state !== 'private') return;
      await log.remove(entryId);
      await live.publish(() => ({ type: 'removed', id: entryId }));
    },
    async closeInterrupted() {
      for (const entry of log.entries()) {
        if (entry.state !== 'working') continue;
        const job = entry.jobId === undefined ? undefined : await jobs.find(entry.jobId);
        if (job && unfinished.has(job.state)) continue;
        await log.put({ ...withoutJob(entry), state: 'interrupted' });
      }
    },
    async deliver(delivery, message) {
      await show(await withMessage(deliveryTarget(delivery), message, 'done'));
    },
    async progress(delivery, text) {
      const id = String(delivery.entry);
      const entry = log.find(id);
      // Ahead of its `defer`: no page shows it yet.
      if (!entry) return;
      const { jobId } = entry;
      const progress = jobId === undefined ? undefined : (await jobs.position(jobId))?.progress;
      const done = progress && progress.step / progress.steps;
      await live.publish(() => ({ type: 'progress', id, text, ...(done === undefined ? {} : { done }) }));
    },
    async fail(delivery, sentence) {
      const entry = deliveryTarget(delivery);
      try {
        await log.remove(entry.id);
      } catch (error) {
        // A full disk may be the very thing that the sentence is about.
        if (!(error instanceof UserError)) throw error;
      }
      await show(await withMessage(entry, { text: sentence }, 'private'));
    },
    async queueMoved() {
      const waiting = (await jobs.list(localPlace.serverId)).filter(({ state }) => state === 'waiting');
      for (const { delivery, ahead, etaMs, locale } of waiting) {
        const entry = log.find(String(delivery.entry));
        if (entry?.state !== 'working') continue;
        const note = waitingNote(ahead, etaMs, stringsOf(locale));
        if (note === entry.note || log.isClosed()) continue;
        await show(note === undefined ? withoutNote(entry) : { ...entry, note });
      }
    },
    async post(_channelId, message, _nonce) {
      await show(await withMessage(newEntry(), message, 'done'));
    },
  };
}

const unfinished: ReadonlySet<JobState> = new Set<JobState>(['waiting', 'running', 'made']);

const withoutNote = ({ note: _note, ...kept }: Entry): Entry => kept;

function withoutJob({ jobId: _job, expected: _expected, note: _note, ...kept }: Entry): Entry {
  return kept;
}

/** Whether the message really has this button or menu entry: nobody presses what was never posted. */
function carries(rows: Rows, id: string, chosen: string | undefined): boolean {
  return rows.some((row) =>
    'choices' in row
      ? row.id === id && row.choices.some(({ value }) => value === chosen)
      : row.some((button) => button.id === id && !button.disabled && chosen === undefined),
  );
}
