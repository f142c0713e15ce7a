import type { App } from '../src/chat/app.ts';
import type { Command } from '../src/chat/chat.ts';
import { countOption, declareCommand, sampleOption } from '../src/chat/declare.ts';
import { escapeMarkdown } from '../src/chat/escape-markdown.ts';
import { numberOption, textOption } from '../src/chat/read-option.ts';
import { inRows, listenButton, varyMenu, voteButton } from '../src/chat/rows.ts';
import { soundFiles } from '../src/chat/sound-file.ts';
import { visibleSample, visibleSamples } from '../src/chat/visible-sample.ts';
import { stringsOf } from '../src/languages/index.ts';
import { shortId } from '../src/sound/recipe.ts';
import { UserError } from '../src/user-error.ts';

const heard = 5;

/** The sounds of this server that are most like one. */
export const like: Command<App> = {
  ...declareCommand('like'),
  options: [sampleOption('sample'), countOption],
  async run(request, app) {
    const strings = stringsOf(request.locale);
    const sample = await visibleSample(textOption(request, 'sample') ?? '', request, app);
    await request.defer();
    const limit = numberOption(request, 'count') ?? heard;
    const near = await app.likeness.nearest(sample, { serverId: request.place.serverId, limit });
    if (!near) throw new UserError('likeUnknown', { id: shortId(sample.id) });
    const samples = await visibleSamples(near, request, app);
    if (samples.length === 0) return request.reply({ text: strings.like.none(shortId(sample.id)) });
    const lines = samples.map(({ id, recipe, makerName }, i) => {
      const likeness = near.find((one) => one.id === id)?.likeness ?? 0;
      const facts = [recipe.model, strings.like.likeness(likeness), escapeMarkdown(makerName)].filter(Boolean);
      return `\`${i + 1}\` **${shortId(id)}** · ${facts.join(' · ')}`;
    });
    await request.reply({
      text: [strings.like.heading(shortId(sample.id)), ...lines].join('\n'),
      sounds: await soundFiles(samples, app, { strings, isNumbered: true }),
      rows: [
        ...inRows(
          samples.map((one, i) => voteButton(one, i + 1, strings)),
          samples.length > 5 ? 4 : 5,
        ),
        varyMenu(samples, strings),
        ...samples.slice(0, 1).map(({ id }) => [listenButton(id, strings)]),
      ],
    });
  },
};
