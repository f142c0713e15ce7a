/** What commands see of a chat: neither Discord nor HTTP. Both platforms (src/discord, src/web) speak this vocabulary. */

export const locales = ['en', 'de', 'fr', 'es', 'ja'] as const;
export type Locale = (typeof locales)[number];
/** One text in every language that we speak. */
export type Localised = Readonly<Record<Locale, string>>;

export interface Person {
  /** Unique over platforms, e.g. `discord:123…`, `local:me`. */
  readonly id: string;
  readonly name: string;
  /** May delete others' sounds and cancel others' jobs here. */
  readonly moderator: boolean;
  /** May change /settings here. */
  readonly manager: boolean;
}

/** Where it is said. */
export interface Place {
  readonly platform: 'discord' | 'local';
  /** Guild on Discord, `local` on the local channel; ranking, settings and limits are per server. */
  readonly serverId: string;
  readonly channelId: string;
  /** Largest file that may be attached to an answer here, in bytes. */
  readonly attachmentLimitBytes: number;
}

/** How an answer reaches the person later, also after a restart: plain JSON, stored with the job, understood by its platform alone. */
export interface Delivery {
  readonly platform: 'discord' | 'local';
  readonly [key: string]: unknown;
}

/** A WAV that a person attached. Bytes are fetched late and with the platform's own care (size cap, host check, deadline). */
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
export interface Option {
  readonly name: string;
  readonly description: Localised;
  readonly kind: OptionKind;
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly choices?: readonly (Choice & { readonly names?: Localised })[];
  /** Offered while typing; from memory, at most 25. What comes back is free text all the same. */
  readonly complete?: (typed: string, asker: Asker) => Promise<readonly Choice[]> | readonly Choice[];
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
}

export interface Attachment {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  /** What a picture shows, for those who cannot see it. */
  readonly alt?: string;
}

/** One answer. Text is the small common part of Markdown (bold, code, links, lists); names in it are escaped by `escapeMarkdown`. */
export interface Message {
  readonly text: string;
  /** At most 8, each with an inline player. */
  readonly sounds?: readonly SoundFile[];
  readonly picture?: Attachment;
  readonly files?: readonly Attachment[];
  /** Rows of at most 5 buttons, or one menu; at most 5 rows. */
  readonly rows?: readonly (readonly Button[] | Menu)[];
}

/** What one person asked: a command, a press, a context action. Answer exactly once with `reply`, `whisper`, or `defer` then the job's delivery. */
export interface Request extends Asker {
  /** The platform's unique id of this request; a nonce for late deliveries. */
  readonly id: string;
  /** Validated options of a command by name; absent ones are undefined. */
  readonly options: Readonly<Record<string, OptionValue | undefined>>;
  /** Of a press or context action: the subject (usually a sample or job id) and the optional argument. */
  readonly subject?: string;
  readonly arg?: string;
  /** How a job started now would be answered; store it before acknowledging. */
  readonly delivery: Delivery;
  /** "Working on it", for everyone: the job's delivery completes it. */
  defer(): Promise<void>;
  /** Answers for everyone in the channel. */
  reply(message: Message): Promise<void>;
  /** Answers visibly to this person alone. */
  whisper(message: Message): Promise<void>;
  /** On a press: changes the buttons of the message it sits on (vote counts), and nothing else; a no-op where the platform no longer lets us. */
  updateButtons(rows: Message['rows']): Promise<void>;
}

/** A chat command is data plus `run`; commands/index.ts lists them, and the list drives registration and dispatch. */
export interface Command<App> {
  readonly name: string;
  readonly description: Localised;
  readonly options: readonly Option[];
  readonly run: (request: Request, app: App) => Promise<void>;
}

/** A press on a button or menu whose id starts with `r1:<verb>:`. */
export interface Action<App> {
  readonly verb: string;
  readonly run: (request: Request, app: App) => Promise<void>;
}

/** A context action on a message that carries our sounds; `subject` is one of its sample ids, or a batch id. */
export interface ContextAction<App> {
  readonly verb: string;
  readonly name: Localised;
  readonly run: (request: Request, app: App) => Promise<void>;
}

/** What a platform offers to the rest of the program besides requests. */
export interface Platform {
  /** Completes a deferred answer; late or after a restart by whatever way still works. */
  deliver(delivery: Delivery, message: Message): Promise<void>;
  /** Shows progress in a deferred answer; dropped where it would exceed the platform's pace. */
  progress(delivery: Delivery, text: string): Promise<void>;
  /** Takes a deferred answer back and tells the person alone. */
  fail(delivery: Delivery, sentence: string): Promise<void>;
  /** Posts on the bot's own account, e.g. in the hall of fame. */
  post(channelId: string, message: Message, nonce: string): Promise<void>;
}
