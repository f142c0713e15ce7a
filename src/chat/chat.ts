import type { Locale, Localised } from '../languages/index.ts';
import type { ServerSettings } from '../library/library.ts';
/**
 * What commands see of a chat: neither Discord nor HTTP. Both platforms (src/discord, src/web) speak this vocabulary.
 *
 * An adapter turns what arrives into a `BareRequest` and hands it to the router (router.ts): `command`, `press`,
 * `context`, `complete`. These never reject: mistakes become whispers, bugs are logged and answered with an apology.
 * A job may be finished before `defer()` has resolved: a platform's `deliver` waits for its own pending `defer`.
 */

/** The person at the local page: it is their machine. */
export const localPersonId = 'local:me';

export interface Person {
  /** Unique over platforms, e.g. `discord:123…`, `local:me`. */
  readonly id: string;
  readonly name: string;
  /** May delete others' sounds and cancel others' jobs here. */
  readonly moderator: boolean;
  /** May change /settings here. */
  readonly manager: boolean;
}

/** The place of a request. */
export interface Place {
  readonly platform: 'discord' | 'local';
  /** Guild on Discord, `local` on the local channel; ranking, settings and limits are per server. */
  readonly serverId: string;
  readonly channelId: string;
  /** Of a thread: its parent channel, whose permission holds here too. */
  readonly parentChannelId?: string;
  /** Largest file that may be attached to an answer here, in bytes. */
  readonly attachmentLimitBytes: number;
  /** The server's language, if it has one: for posts that nobody asked for. */
  readonly locale?: Locale;
}

/** The way back to the person, also after a restart: plain JSON, stored with the job, understood only by its platform. */
export interface Delivery {
  readonly platform: 'discord' | 'local';
  /** The job that is answered, for the log. */
  readonly job?: string;
  readonly [key: string]: unknown;
}

/** A file that a person attached. Its platform fetches the bytes late, with a size cap, host check and deadline. */
export interface Upload {
  readonly name: string;
  readonly sizeBytes: number;
  read(): Promise<Uint8Array>;
}

export type OptionValue = string | number | boolean | Upload;

export type OptionKind = 'text' | 'integer' | 'number' | 'flag' | 'file' | 'channel';

export interface Choice {
  readonly name: string;
  readonly value: string;
}

/** One option of a command; limits are shown by the platform and checked again by the router. */
export interface Option<App = unknown> {
  /** ASCII, lower case; what `Request.options` is keyed by. */
  readonly name: string;
  /** Shown in place of `name` where the platform can; each matches ^[-_\p{L}\p{N}]{1,32}$ in lower case. */
  readonly names?: Localised;
  readonly description: Localised;
  readonly kind: OptionKind;
  readonly required?: boolean;
  /** Of a number: its range. Of a text: its length in characters. */
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly (Choice & { readonly names?: Localised })[];
  /** Of a channel: those in which the bot can post (default), or any, also those that only hold threads. */
  readonly channels?: 'postable' | 'any';
  /** Of a text: takes the rest of a typed line, `/name k7f3q2 Night bus`. */
  readonly takesRest?: boolean;
  /** Of a text: its words in every language, which need no name in a typed line: `/kick short`. */
  readonly words?: readonly string[];
  /** Of a file: the types offered in a dialog. Only a hint: the file's bytes decide. */
  readonly fileTypes?: readonly ('audio' | `.${string}`)[];
  /** Choices offered while typing: from memory, at most 25. The answer may still be any text. */
  complete?(typed: string, asker: Asker, app: App): Promise<readonly Choice[]> | readonly Choice[];
}

export interface Asker {
  readonly person: Person;
  readonly place: Place;
  readonly locale: Locale;
}

/** A verb of a component's state `r1:<verb>:<subject>[:<arg>]`, at most 100 characters; state lives in the message. */
export interface Button {
  readonly id: string;
  readonly label: string;
  readonly emoji?: string;
  readonly style: 'primary' | 'secondary' | 'success' | 'danger';
  readonly disabled?: boolean;
}

export interface Menu {
  readonly id: string;
  readonly placeholder: string;
  /** At most 25; the chosen value arrives as the request's `arg`. */
  readonly choices: readonly Choice[];
}

export interface SoundFile {
  readonly sampleId: string;
  /** File name with extension, safe on every system. */
  readonly name: string;
  readonly wav: Uint8Array;
  /** A description for screen readers. */
  readonly alt: string;
}

export interface Attachment {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Of a picture: a description for screen readers. */
  readonly alt?: string;
}

/** A recording that a platform shows with a player of its own, on phones too. Nothing else can be in its message. */
export interface VoiceFile extends Attachment {
  readonly durationSecs: number;
  /** Up to 256 peaks, 0 to 255. */
  readonly waveform: Uint8Array;
}

/** Rows of at most 5 buttons, or one menu; at most 5 rows. */
export type Rows = readonly (readonly Button[] | Menu)[];

/**
 * One answer. Text is the small common part of Markdown (bold, code, links, lists, backslash escapes), at most 2,000
 * characters; names in it are escaped by `escapeMarkdown`.
 */
export interface Message {
  readonly text: string;
  /** At most 8, each with an inline player. */
  readonly sounds?: readonly SoundFile[];
  readonly picture?: Attachment;
  readonly files?: readonly Attachment[];
  readonly rows?: Rows;
}

/**
 * What one person asked: a command, a press, a context action. Answered once: by `reply`, `whisper` or `updateButtons`,
 * or by `defer` and later the job's delivery. Where a file has to be fetched first, `defer` may also be followed by
 * `reply`, which completes it, or by `whisper`, which takes it back (a refusal that came late). `deferPrivately` is
 * completed by `whisper`. After an answer, `whisper` adds a private one. The first answer may throw
 * `AnsweredElsewhere`, which is to be let through.
 */
export interface Request extends Asker {
  /** The platform's unique id of this request; a nonce for late deliveries. */
  readonly id: string;
  /** Validated options of a command, by name. */
  readonly options: Readonly<Record<string, OptionValue | undefined>>;
  /** Of a press or context action: the subject (usually a sample or job id) and the optional argument. */
  readonly subject?: string;
  readonly arg?: string;
  /** Of a press or context action: the buttons of the message it sits on, as they were posted. They say which sounds the message carries. */
  readonly rows?: Rows;
  /** Of a context action: the sound files of its message; a WAV may be a sound of ours, posted again. */
  readonly uploads?: readonly Upload[];
  /** The server's settings: read when first asked for, and once a request. */
  settings(): Promise<ServerSettings>;
  /** The same; rejects with a UserError where the server answers in other channels only. */
  settingsHere(): Promise<ServerSettings>;
  /** How a job started now would be answered; store it before acknowledging. Throws a UserError where the platform would not let us answer later (permissions in this channel). */
  readonly delivery: Delivery;
  /** "Working on it", for everyone: the job's delivery completes it. `note`: shown meanwhile where the platform can, e.g. the place in the queue. */
  defer(note?: string): Promise<void>;
  /** "Working on it", for this person alone, where a `whisper` takes its time: reading, fetching, drawing, many bytes. */
  deferPrivately(): Promise<void>;
  /** Answers for everyone in the channel. */
  reply(message: Message): Promise<void>;
  /** Answers visibly to this person alone. */
  whisper(message: Message): Promise<void>;
  /** After an answer: adds a private voice message. False where the platform refuses it; absent where there are none. */
  whisperVoice?(voice: VoiceFile): Promise<boolean>;
  /**
   * On a press: changes the buttons of the message it sits on (vote counts), and nothing else. It is an answer; where
   * the platform no longer lets us edit, `receipt` is whispered in its place. `rows` is asked for when they are sent,
   * which may be later than now, and for several presses at once.
   */
  updateButtons(rows: () => Promise<Rows>, receipt?: string): Promise<void>;
  /** Shows these sounds anew wherever the person sees them: their names, hearts and votes have changed. */
  changed?(sampleIds: readonly string[]): Promise<void>;
}

/** A request as an adapter hands it to the router, which adds the settings, and a command's options or a press's subject and argument. */
export type BareRequest = Omit<Request, 'options' | 'subject' | 'arg' | 'settings' | 'settingsHere'>;

/** A chat command is data plus `run`; commands/index.ts lists them, and the list drives registration and dispatch. */
export interface Command<App> {
  /** ASCII, lower case. */
  readonly name: string;
  /** As the names of an option. */
  readonly names?: Localised;
  readonly description: Localised;
  readonly options: readonly Option<App>[];
  /** Shown to managers only, where the platform can do so; checked again when it runs. */
  readonly managersOnly?: boolean;
  /** Answers outside the allowed channels as well. */
  readonly anywhere?: boolean;
  readonly run: (request: Request, app: App) => Promise<void>;
}

/** A press on a button or menu whose id starts with `r1:<verb>:`. */
export interface Action<App> {
  readonly verb: string;
  readonly run: (request: Request, app: App) => Promise<void>;
}

/** A context action on a message; `subject` is the first sample id that its buttons name (`sampleIdsOf(rows)[0]`), or '' where there is none. */
export interface ContextAction<App> {
  readonly verb: string;
  readonly name: Localised;
  /** About any recording that somebody posted; default: about sounds of ours. */
  readonly takesRecordings?: true;
  readonly run: (request: Request, app: App) => Promise<void>;
}

/** What the rest of the program asks of a platform. */
export interface Platform {
  /** Completes a deferred answer, late or after a restart by whatever way still works. */
  deliver(delivery: Delivery, message: Message): Promise<void>;
  /** Shows progress in a deferred answer; dropped where it would exceed the platform's pace. */
  progress(delivery: Delivery, text: string): Promise<void>;
  /** Withdraws a deferred answer and tells the person alone. */
  fail(delivery: Delivery, sentence: string): Promise<void>;
  /** Jobs have ended, so others have moved up in the queue: notes about their places may be renewed. */
  queueMoved?(): Promise<void>;
  /** Posts unasked, e.g. in the hall of fame. */
  post(channelId: string, message: Message, nonce: string): Promise<void>;
}
