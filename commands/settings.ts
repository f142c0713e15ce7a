import { channelMention } from '../src/chat/allowed-channel.ts';
import type { App } from '../src/chat/app.ts';
import type { Command, Request } from '../src/chat/chat.ts';
import { declareCommand, declareOption } from '../src/chat/declare.ts';
import { fameTrouble, forgetFameTrouble, postRefusal } from '../src/chat/fame-trouble.ts';
import { CannotPost } from '../src/chat/platform-errors.ts';
import { flagOption, numberOption, textOption } from '../src/chat/read-option.ts';
import { stringsOf } from '../src/languages/index.ts';
import type { ServerSettings, SettingsChange } from '../src/library/library.ts';
import { UserError } from '../src/user-error.ts';

/** Why posts in the hall of fame fail, if they do. */
function fameTroubleLine({ place, locale }: Request, app: App): string[] {
  const trouble = fameTrouble(place.serverId, app);
  if (!trouble) return [];
  const strings = stringsOf(locale);
  const waitMs = trouble.nextAt - app.now();
  const when = strings.when(waitMs > 0 ? waitMs : undefined);
  return [strings.settings.fameStuck(postRefusal(trouble.error, strings), when)];
}

function describe(settings: ServerSettings, request: Request, app: App): string {
  const { place, locale } = request;
  const { settings: texts } = stringsOf(locale);
  const mention = (id: string): string => channelMention(id, place);
  const { fameChannelId, fameThreshold, allowedChannelIds } = settings;
  return [
    texts.heading,
    fameChannelId ? texts.fame(mention(fameChannelId), fameThreshold) : texts.fameOff,
    ...(fameChannelId ? fameTroubleLine(request, app) : []),
    texts.channels(allowedChannelIds.map(mention).join(', ') || texts.everywhere),
    texts.samples(settings.samplesPerDay),
    texts.jobs(settings.jobsPerPerson),
    texts.gallery(settings.publicGallery),
  ].join('\n');
}

/** The settings that were given. */
function changeOf(request: Request, { allowedChannelIds }: ServerSettings): SettingsChange {
  const allow = textOption(request, 'allow-channel');
  const deny = textOption(request, 'deny-channel');
  const channels = [...new Set([...allowedChannelIds, ...(allow ? [allow] : [])])].filter((id) => id !== deny);
  const given = {
    fameChannelId: textOption(request, 'fame-channel'),
    fameThreshold: numberOption(request, 'fame-threshold'),
    allowedChannelIds: allow || deny ? channels : undefined,
    samplesPerDay: numberOption(request, 'samples-per-day'),
    jobsPerPerson: numberOption(request, 'jobs-per-person'),
    publicGallery: flagOption(request, 'public-gallery'),
  };
  const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as SettingsChange;
  return flagOption(request, 'fame-off') ? { ...change, fameChannelId: undefined } : change;
}

export const settings: Command<App> = {
  ...declareCommand('settings'),
  managersOnly: true,
  anywhere: true,
  options: [
    declareOption('fameChannel', 'channel'),
    declareOption('fameThreshold', 'integer', { min: 1, max: 100 }),
    declareOption('fameOff', 'flag'),
    declareOption('allowChannel', 'channel', { channels: 'any' }),
    declareOption('denyChannel', 'channel', { channels: 'any' }),
    declareOption('samplesPerDay', 'integer', { min: 1, max: 100_000 }),
    declareOption('jobsPerPerson', 'integer', { min: 1, max: 20 }),
    declareOption('publicGallery', 'flag'),
  ],
  async run(request, app) {
    const { serverId } = request.place;
    const before = await request.settings();
    const change = changeOf(request, before);
    await request.deferPrivately();
    const { fameChannelId } = change;
    // Posted before it is stored: the manager learns now, not at the first vote, of a channel that refuses us.
    if (fameChannelId && fameChannelId !== before.fameChannelId) {
      const text = stringsOf(request.locale).fame.opened(change.fameThreshold ?? before.fameThreshold);
      await app.post(serverId, fameChannelId, { text }, `fame-open-${request.id}`.slice(0, 25)).catch((error) => {
        // A refusal that the manager can mend is no fault to be logged.
        throw error instanceof CannotPost ? UserError.of(error, { kind: 'failed' }) : error;
      });
    }
    if ('fameChannelId' in change) forgetFameTrouble(serverId, app);
    const isChanged = Object.keys(change).length > 0;
    const changed = isChanged && (await app.library.changeSettings(serverId, (stored) => changeOf(request, stored)));
    await request.whisper({ text: describe(changed || before, request, app) });
  },
};
