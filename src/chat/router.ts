import { randomBytes } from 'node:crypto';
import { memoised } from '../files/shared-promise.ts';
import { stringsOf } from '../languages/index.ts';
import { worded } from '../languages/sentence.ts';
import type { Log } from '../log.ts';
import { UserError } from '../user-error.ts';
import { refuseOtherChannels } from './allowed-channel.ts';
import type { App as Product } from './app.ts';
import type { Action, Asker, BareRequest, Choice, Command, ContextAction, Request, Upload } from './chat.ts';
import { parseCustomId } from './custom-id.ts';
import { findNamed, unknownCommand } from './find-named.ts';
import { parseLine } from './parse-line.ts';
import { AnsweredElsewhere } from './platform-errors.ts';
import { choicesPerMenu, sampleIdsOf } from './rows.ts';
import { type RawOptions, validateOptions } from './validate-options.ts';

interface RouterParts<App extends Pick<Product, 'library'>> {
  readonly commands: readonly Command<App>[];
  readonly actions: readonly Action<App>[];
  readonly contextActions: readonly ContextAction<App>[];
  readonly app: App;
  readonly log: Pick<Log, 'error'>;
  /** A short random id for a bug, in the log and in the apology. */
  readonly reference?: () => string;
}

type Additions = Pick<Request, 'options' | 'subject' | 'arg'>;

/** Binds the platform's methods, so that an adapter may use a class. */
const withAdditions = (bare: BareRequest, { library }: Pick<Product, 'library'>, additions: Additions): Request => {
  const settings = memoised(() => library.settings(bare.place.serverId));
  const settingsHere = memoised(async () => {
    const loaded = await settings();
    refuseOtherChannels(bare, loaded);
    return loaded;
  });
  return {
    settings,
    settingsHere,
    id: bare.id,
    person: bare.person,
    place: bare.place,
    locale: bare.locale,
    // Read only when a job starts: a platform may refuse there.
    get delivery() {
      return bare.delivery;
    },
    ...(bare.rows === undefined ? {} : { rows: bare.rows }),
    ...(bare.uploads === undefined ? {} : { uploads: bare.uploads }),
    defer: (note) => bare.defer(note),
    deferPrivately: () => bare.deferPrivately(),
    reply: (message) => bare.reply(message),
    whisper: (message) => bare.whisper(message),
    updateButtons: (rows, receipt) => bare.updateButtons(rows, receipt),
    changed: async (ids) => bare.changed?.(ids),
    ...additions,
  };
};

const newReference = (): string => randomBytes(4).toString('hex');

export type Router = ReturnType<typeof createRouter>;

/** One way in for both platforms. No method ever rejects. */
export function createRouter<App extends Pick<Product, 'library'>>(parts: RouterParts<App>) {
  const { commands, actions, contextActions, app, log, reference = newReference } = parts;
  /** The one error boundary of chat. False if the person was told of a failure. */
  async function bounded(what: string, bare: BareRequest, work: () => Promise<void>): Promise<boolean> {
    const strings = stringsOf(bare.locale);
    try {
      await work();
      return true;
    } catch (error) {
      if (error instanceof AnsweredElsewhere) return true;
      const id = reference();
      const isForPerson = error instanceof UserError;
      if (!isForPerson || error.cause !== undefined)
        log.error({ err: error, reference: id, request: bare.id, what }, `${what} failed`);
      const text = isForPerson ? worded(error, strings) : strings.sentences.crashed({ reference: id });
      await bare.whisper({ text }).catch((cause: unknown) => {
        if (cause instanceof AnsweredElsewhere) return;
        log.error({ err: cause, reference: id, request: bare.id, what }, `${what}: the refusal could not be told`);
      });
      return false;
    }
  }

  async function runCommand(name: string, raw: RawOptions, bare: BareRequest): Promise<void> {
    const command = findNamed(commands, name);
    if (!command) throw unknownCommand(name, commands, bare.locale);
    if (command.managersOnly && !bare.person.manager) throw new UserError('managersOnly');
    const options = validateOptions(command, raw);
    const request = withAdditions(bare, app, { options });
    if (!command.anywhere) await request.settingsHere();
    await command.run(request, app);
  }

  async function runPress(id: string, bare: BareRequest, chosen: string | undefined): Promise<void> {
    const parsed = parseCustomId(id);
    if (parsed === 'old') throw new UserError('oldButton');
    const action = parsed && actions.find(({ verb }) => verb === parsed.verb);
    if (!action) throw new UserError('unknownButton');
    const arg = chosen ?? parsed.arg;
    const additions = { options: {}, subject: parsed.subject, ...(arg === undefined ? {} : { arg }) };
    await action.run(withAdditions(bare, app, additions), app);
  }

  async function runContext(verb: string, bare: BareRequest): Promise<void> {
    const action = contextActions.find((item) => item.verb === verb);
    if (!action) throw new UserError('unknownButton');
    await action.run(withAdditions(bare, app, { options: {}, subject: sampleIdsOf(bare.rows)[0] ?? '' }), app);
  }

  return {
    /** Options by name, of any type: the router checks them. */
    async command(name: string, raw: RawOptions, bare: BareRequest) {
      await bounded(`/${name}`, bare, () => runCommand(name, raw, bare));
    },
    /** A typed line such as `/kick 4 seed:12`; `uploads` go to the command's file options. False if it was refused. */
    line: (text: string, bare: BareRequest, uploads?: readonly Upload[]) =>
      bounded('typed line', bare, async () => {
        const { command, options } = parseLine(text, commands, bare.locale, uploads);
        await runCommand(command, options, bare);
      }),
    /** A button or menu; `chosen` is the value picked in a menu. False if it was refused. */
    press: (id: string, bare: BareRequest, chosen?: string) =>
      bounded(`press ${id}`, bare, () => runPress(id, bare, chosen)),
    /** A context action on a message, whose buttons are `request.rows`. */
    async context(verb: string, bare: BareRequest) {
      await bounded(`context ${verb}`, bare, () => runContext(verb, bare));
    },
    /** At most 25 choices for a half-typed option. */
    async complete(name: string, optionName: string, typed: string, asker: Asker): Promise<readonly Choice[]> {
      const option = findNamed(findNamed(commands, name)?.options ?? [], optionName);
      try {
        const choices = (await option?.complete?.(typed, asker, app)) ?? [];
        return choices
          .filter(({ name, value }) => name.length > 0 && value.length > 0 && value.length <= 100)
          .slice(0, choicesPerMenu)
          .map(({ name, value }) => ({ name: name.slice(0, 100), value }));
      } catch (error) {
        log.error({ err: error, command: name, option: optionName }, 'completion failed');
        return [];
      }
    },
  };
}
