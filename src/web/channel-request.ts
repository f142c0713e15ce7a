import {
  type BareRequest,
  type Delivery,
  localPersonId,
  type Message,
  type Person,
  type Place,
  type Rows,
} from '../chat/chat.ts';
import type { Jobs } from '../jobs/create-jobs.ts';
import type { Locale } from '../languages/index.ts';
import type { ChannelEntry } from './channel-entry.ts';
import type { ChannelLog } from './channel-log.ts';

/** The person at this page: it is their machine. Without a name they are "somebody" to others. */
export const localPerson = (name = ''): Person => ({ id: localPersonId, name, moderator: true, manager: true });

export const localPlace: Place = {
  platform: 'local',
  serverId: 'local',
  channelId: 'local',
  attachmentLimitBytes: 256 * 1024 * 1024,
};

/** The message that was acted on, and the buttons that say which of its sounds are meant. */
export interface ActedOn {
  readonly entry: ChannelEntry;
  readonly rows: Rows;
}

/** Where answers are shown: Channel, as far as a request needs it. */
export interface AnswerPlace {
  readonly parts: {
    readonly person: Person;
    readonly jobs: Pick<Jobs, 'list'>;
    readonly log: Pick<ChannelLog, 'find'>;
  };
  show(entry: ChannelEntry): Promise<void>;
  answer(entry: ChannelEntry, message: Message, state: ChannelEntry['state']): Promise<void>;
  refreshSounds(ids: ReadonlySet<string>, except?: string): Promise<void>;
}

/** One request of the person at the page; its answers become its entry. */
export class ChannelRequest implements BareRequest {
  readonly id: string;
  readonly person: Person;
  readonly place = localPlace;
  readonly locale: Locale;
  readonly delivery: Delivery;
  readonly rows?: Rows;
  readonly entry: ChannelEntry;
  /** The job's delivery came before the `defer`. */
  isDelivered = false;
  readonly #channel: AnswerPlace;
  readonly #actedOn: ActedOn | undefined;
  #hasSpoken = false;

  constructor(channel: AnswerPlace, entry: ChannelEntry, locale: Locale, actedOn?: ActedOn) {
    this.#channel = channel;
    this.#actedOn = actedOn;
    this.id = entry.id;
    this.person = channel.parts.person;
    this.locale = locale;
    this.delivery = { platform: 'local', entry: entry.id };
    this.entry = entry;
    if (actedOn) this.rows = actedOn.rows;
  }

  /** An answer is under way: nothing else may be shown in its place. */
  get isAnswered(): boolean {
    return this.#hasSpoken || this.isDelivered;
  }

  async defer(note?: string): Promise<void> {
    this.#hasSpoken = true;
    const jobs = await this.#channel.parts.jobs.list(localPlace.serverId);
    const job = jobs.find(({ delivery }) => delivery.entry === this.id);
    if (this.isDelivered) return;
    await this.#channel.show({
      ...this.entry,
      state: 'working',
      ...(note ? { note } : {}),
      ...(job ? { jobId: job.id, expected: job.recipes.length } : {}),
    });
  }

  deferPrivately(): Promise<void> {
    return this.defer();
  }

  async reply(message: Message): Promise<void> {
    this.#hasSpoken = true;
    await this.#channel.answer(this.entry, message, 'done');
  }

  async whisper(message: Message): Promise<void> {
    this.#hasSpoken = true;
    await this.#channel.answer(this.entry, message, 'private');
  }

  changed(sampleIds: readonly string[]): Promise<void> {
    return this.#channel.refreshSounds(new Set(sampleIds));
  }

  async updateButtons(rows: () => Promise<Rows>): Promise<void> {
    const current = this.#actedOn && this.#channel.parts.log.find(this.#actedOn.entry.id);
    // A message on its way has no buttons of its own: its job answers in its place.
    if (!current || current.state === 'working') return;
    await this.#channel.show({ ...current, rows: await rows() });
    await this.#channel.refreshSounds(new Set(current.sounds.map(({ sampleId }) => sampleId)), current.id);
  }
}
