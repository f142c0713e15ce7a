import type { App } from '../app.ts';
import type { SampleRecord } from '../library/library.ts';
import { shortId } from '../library/recipe.ts';
import type { Message, Request } from './chat.ts';
import { customId } from './custom-id.ts';
import { describeDerivation, describeSeed, weightsName } from './describe-recipe.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { voteButton } from './rows.ts';
import { soundFile } from './sound-file.ts';
import { stringsOf } from './text.ts';

async function fameEntry(sample: SampleRecord, { library, models }: App): Promise<Message> {
  // A server has no language of its own here, and the voter's is a matter of chance.
  const strings = stringsOf('en');
  const { id, recipe, makerName, votes } = sample;
  const wav = await library.readAudio(id);
  const facts = [
    weightsName(recipe, models),
    describeSeed(recipe, strings),
    strings.result.steps(recipe.steps),
    describeDerivation(recipe, strings),
  ];
  return {
    text: [
      strings.fame.entry(shortId(id), votes, escapeMarkdown(makerName) || strings.nobody),
      facts.filter((fact) => fact !== '').join(' · '),
    ].join('\n'),
    ...(wav ? { sounds: [soundFile(sample, wav)] } : {}),
    rows: [
      [
        voteButton(sample, 1),
        { id: customId('vary', id), label: strings.buttons.vary, emoji: '🧬', style: 'secondary' },
        { id: customId('save', id), label: strings.buttons.save, emoji: '⭐', style: 'secondary' },
      ],
    ],
  };
}

/** After a vote: posts the sound once, when it first reaches the server's threshold. Falling below and rising again does nothing. */
export async function celebrate(sample: SampleRecord, votes: number, request: Request, app: App): Promise<void> {
  const { serverId } = request.place;
  const { fameChannelId, fameThreshold } = await app.library.settings(serverId);
  if (!fameChannelId || votes < fameThreshold) return;
  if (!(await app.library.claimFame(sample.id, serverId))) return;
  await app.post(serverId, fameChannelId, await fameEntry({ ...sample, votes }, app), `fame-${sample.id}`);
}
