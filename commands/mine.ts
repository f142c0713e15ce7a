import type { App } from '../src/chat/app.ts';
import type { Command } from '../src/chat/chat.ts';
import { customId } from '../src/chat/custom-id.ts';
import { declareCommand } from '../src/chat/declare.ts';
import { toolButton } from '../src/chat/rows.ts';
import { soundFiles } from '../src/chat/sound-file.ts';
import { stringsOf } from '../src/languages/index.ts';
import type { SampleRecord } from '../src/library/library.ts';
import { shortId } from '../src/sound/recipe.ts';
import { syncButton } from './sync.ts';

const listed = 10;
const heard = 8;

const line = ({ id, recipe, votes }: SampleRecord): string => `**${shortId(id)}** ${recipe.model} · ♥ ${votes}`;

export const mine: Command<App> = {
  ...declareCommand('mine'),
  anywhere: true,
  async run(request, app) {
    const strings = stringsOf(request.locale);
    await request.deferPrivately();
    const favourites = await app.library.favourites(request.person.id, listed);
    const recent = await app.library.recent(request.person.id, listed);
    if (favourites.length + recent.length === 0) return request.whisper({ text: strings.mine.empty });
    const section = (title: string, samples: readonly SampleRecord[]): string[] =>
      samples.length === 0 ? [] : [`**${title}**`, ...samples.map(line)];
    const distinct = [...new Map([...favourites, ...recent].map((one) => [one.id, one])).values()];
    await request.whisper({
      text: [...section(strings.mine.favourites, favourites), ...section(strings.mine.recent, recent)].join('\n'),
      sounds: await soundFiles(distinct.slice(0, heard), app, { strings, isNumbered: false }),
      rows:
        favourites.length === 0
          ? []
          : [[toolButton('pack', customId('pack', 'favourites'), strings), ...syncButton(request, app)]],
    });
  },
};
