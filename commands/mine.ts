import type { App } from '../src/chat/app.ts';
import type { Action, Button, Command, Message, Request, Rows } from '../src/chat/chat.ts';
import { customId } from '../src/chat/custom-id.ts';
import { declareCommand, declareOption, modelOption } from '../src/chat/declare.ts';
import { escapeMarkdown } from '../src/chat/escape-markdown.ts';
import { bandOptions, collectionOption, instrumentOption, tagOption } from '../src/chat/kept-options.ts';
import { numberOption, textOption } from '../src/chat/read-option.ts';
import { listenButton, toolButton, varyMenu } from '../src/chat/rows.ts';
import { soundFiles } from '../src/chat/sound-file.ts';
import { filterOf, isNarrow, paramsOf, type SoundQuery, soundQueryOf } from '../src/chat/sound-query.ts';
import { localised, type Strings, stringsOf } from '../src/languages/index.ts';
import type { FoundSounds, SampleRecord } from '../src/library/library.ts';
import { shortId } from '../src/sound/recipe.ts';
import { UserError } from '../src/user-error.ts';
import { syncButton } from './sync.ts';

/** As many as a message plays. */
const perPage = 8;

/** A query in the id of a button, in two pieces as long as an id has room for; undefined for a longer one. */
function mineId(query: SoundQuery): string | undefined {
  const state = Buffer.from(paramsOf(query).toString()).toString('base64url');
  const [subject, arg, more] = [state.slice(0, 40), state.slice(40, 76), state.slice(76)];
  if (more !== '') return undefined;
  return customId('mine', subject || 'all', ...(arg === '' ? [] : [arg]));
}

function line({ id, recipe, votes }: SampleRecord, index: number, { keeps }: FoundSounds): string {
  const { name, tags = [] } = keeps.get(id) ?? {};
  const facts = [
    ...(name === undefined ? [] : [escapeMarkdown(name)]),
    recipe.model,
    ...tags.map((tag) => escapeMarkdown(`#${tag}`)),
    `♥ ${votes}`,
  ];
  return `\`${index + 1}\` **${shortId(id)}** · ${facts.join(' · ')}`;
}

function navigation(query: SoundQuery, total: number, { mine, buttons }: Strings): Button[] {
  const turn = (label: string, to: SoundQuery): Button[] => {
    const id = mineId(to);
    return id === undefined ? [] : [{ id, label, style: 'secondary' }];
  };
  const pages = Math.ceil(total / perPage);
  return [
    ...(query.page > 1 ? turn(buttons.previous, { ...query, page: query.page - 1 }) : []),
    ...(query.page < pages ? turn(buttons.next, { ...query, page: query.page + 1 }) : []),
    ...turn(query.of === 'kept' ? mine.made : mine.kept, {
      of: query.of === 'kept' ? 'made' : 'kept',
      text: '',
      page: 1,
    }),
  ];
}

/** Takes a sound back, which on Discord no heart shows as kept. */
function unkeepMenu({ records, keeps }: FoundSounds, strings: Strings): Rows {
  const kept = records.filter(({ id }) => keeps.has(id));
  if (kept.length === 0) return [];
  const choices = kept.map(({ id, recipe }) => ({
    name: [shortId(id), keeps.get(id)?.name, recipe.model].filter(Boolean).join(' · ').slice(0, 100),
    value: id,
  }));
  return [{ id: customId('save', 'chosen'), placeholder: strings.mine.unkeep, choices }];
}

async function listOf(query: SoundQuery, found: FoundSounds, request: Request, app: App): Promise<Message> {
  const strings = stringsOf(request.locale);
  const { records, total } = found;
  const pages = Math.ceil(total / perPage);
  const heading = strings.mine.heading(query.of === 'kept' ? strings.mine.kept : strings.mine.made, total);
  const pack = query.of === 'kept' && !isNarrow(query) ? [toolButton('pack', customId('pack', 'kept'), strings)] : [];
  return {
    text: [
      pages > 1 ? `${heading} · ${strings.mine.page(query.page, pages)}` : heading,
      ...records.map((record, i) => line(record, i, found)),
    ].join('\n'),
    sounds: await soundFiles(records, app, { strings, isNumbered: true }),
    rows: [
      varyMenu(records, strings),
      ...unkeepMenu(found, strings),
      [...navigation(query, total, strings), ...pack, ...(pack.length > 0 ? syncButton(request, app) : [])],
      ...records.slice(0, 1).map(({ id }) => [listenButton(id, strings)]),
    ],
  };
}

async function show(asked: SoundQuery, request: Request, app: App): Promise<void> {
  const strings = stringsOf(request.locale);
  const who = { personId: request.person.id, serverId: request.place.serverId };
  const find = (query: SoundQuery) => {
    const offset = (query.page - 1) * perPage;
    return app.library.findSounds({ ...filterOf(query, who), limit: perPage, offset });
  };
  await request.deferPrivately();
  let [query, found] = [asked, await find(asked)];
  // Whoever keeps nothing, or nothing that matches, sees what they made.
  if (found.total === 0 && asked.of === 'kept') {
    query = { ...asked, of: 'made', page: 1 };
    found = await find(query);
  }
  if (found.records.length > 0) return request.whisper(await listOf(query, found, request, app));
  await request.whisper({ text: isNarrow(asked) || asked.page > 1 ? strings.mine.nothing : strings.mine.empty });
}

async function collectionId(name: string | undefined, request: Request, app: App): Promise<string | undefined> {
  if (name === undefined) return undefined;
  const collection = await app.library.collectionNamed(request.person.id, name);
  if (!collection) throw new UserError('noSuchCollection', { name: escapeMarkdown(name) });
  return collection.id;
}

const whose = declareOption('whose', 'text', {
  choices: (['kept', 'made'] as const).map((value) => ({
    name: value,
    value,
    names: localised(({ mine }) => mine[value]),
  })),
});

const read = { find: 'q', whose: 'of' } as const;
const passed = ['instrument', 'decay', 'pitch', 'brightness', 'tag', 'model', 'maker'] as const;

export const mine: Command<App> = {
  ...declareCommand('mine'),
  options: [
    declareOption('find', 'text', { max: 80, takesRest: true }),
    instrumentOption,
    ...bandOptions,
    tagOption,
    collectionOption(),
    modelOption(() => true),
    declareOption('maker', 'text', { max: 40 }),
    whose,
    declareOption('page', 'integer', { min: 1, max: 1000 }),
  ],
  anywhere: true,
  async run(request, app) {
    const params = new URLSearchParams();
    for (const [option, name] of Object.entries(read)) params.set(name, textOption(request, option) ?? '');
    for (const name of passed) params.set(name, textOption(request, name) ?? '');
    params.set('model', (textOption(request, 'model') ?? '').split(':')[0]!.toLowerCase());
    params.set('collection', (await collectionId(textOption(request, 'collection'), request, app)) ?? '');
    params.set('page', `${numberOption(request, 'page') ?? 1}`);
    await show(soundQueryOf(params), request, app);
  },
};

/** `r1:mine:<query>`: another page of a list. */
export const mineAction: Action<App> = {
  verb: 'mine',
  async run(request, app) {
    const state = request.subject === 'all' ? '' : `${request.subject ?? ''}${request.arg ?? ''}`;
    const params = new URLSearchParams(Buffer.from(state, 'base64url').toString());
    await show(soundQueryOf(params), request, app);
  },
};
