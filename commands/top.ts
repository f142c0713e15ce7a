import type { App } from '../src/chat/app.ts';
import type { Command } from '../src/chat/chat.ts';
import { customId } from '../src/chat/custom-id.ts';
import { declareCommand, declareOption, periodOf, periodOption } from '../src/chat/declare.ts';
import { escapeMarkdown } from '../src/chat/escape-markdown.ts';
import { textOption } from '../src/chat/read-option.ts';
import { inRows, listenButton, toolButton, voteButton } from '../src/chat/rows.ts';
import { soundFiles } from '../src/chat/sound-file.ts';
import { visibleSamples } from '../src/chat/visible-sample.ts';
import { stringsOf } from '../src/languages/index.ts';
import { shortId } from '../src/sound/recipe.ts';

const listed = 10;
/** The first few have players. */
const heard = 5;

const rankedModel = declareOption('rankedModel', 'text', {
  max: 64,
  complete: (typed, _asker, { models }) =>
    [...new Set(models.list().map(({ manifest }) => manifest.name))]
      .filter((name) => name.includes(typed.trim().toLowerCase()))
      .map((name) => ({ name, value: name })),
});

export const top: Command<App> = {
  ...declareCommand('top'),
  options: [rankedModel, periodOption],
  async run(request, app) {
    const strings = stringsOf(request.locale);
    const { serverId } = request.place;
    await request.defer();
    const model = textOption(request, 'model')?.toLowerCase();
    const period = periodOf(textOption(request, 'period'));
    const ranked = await app.library.top({ serverId, period, limit: listed, ...(model ? { model } : {}) });
    const heading = strings.top.heading(strings.periods[period], escapeMarkdown(model ?? ''));
    if (ranked.length === 0) return request.reply({ text: `${heading}\n${strings.top.empty}` });
    const known = await visibleSamples(ranked, request, app);
    const lines = known.map(({ id, recipe, votes, makerName }, i) => {
      const maker = escapeMarkdown(makerName) || strings.nobody;
      return `\`${i + 1}\` ${strings.top.line(shortId(id), recipe.model, votes, maker)}`;
    });
    await request.reply({
      text: [heading, ...lines].join('\n'),
      sounds: await soundFiles(known.slice(0, heard), app, { strings, isNumbered: true }),
      rows: [
        ...inRows(known.map((one, i) => voteButton(one, i + 1, strings))),
        [
          toolButton('pack', customId('pack', 'top', period), strings),
          ...known.slice(0, 1).map(({ id }) => listenButton(id, strings)),
        ],
      ],
    });
  },
};
