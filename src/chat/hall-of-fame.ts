import type { App } from '../app.ts';
import type { SampleRecord } from '../library/library.ts';
import { shortId } from '../library/recipe.ts';
import type { Locale, Message, Request } from './chat.ts';
import { customId } from './custom-id.ts';
import { describeDerivation, describeSeed, weightsName } from './describe-recipe.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { voteButton } from './rows.ts';
import { soundFile } from './sound-file.ts';
import { stringsOf } from './text.ts';
import { findVisible } from './visible-sample.ts';

/** In the server's language: whose vote was the last is a matter of chance. */
async function fameEntry(sample: SampleRecord, locale: Locale, { library, models }: App): Promise<Message> {
  const strings = stringsOf(locale);
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

/** A channel that refuses us must not be asked for more at every vote: refusals count towards Discord's ban. */
const postedPerVote = 2;
/** Servers whose posts are under way: a burst of votes posts a sound once. */
const posting = new Set<string>();

/**
 * After a vote: posts the sound once, when it first reaches the server's threshold, and what could not be posted
 * before. Falling below and rising again does nothing. A post that fails is logged and tried at the next vote: the
 * vote is counted, and whoever gave it has no part in this. Sent twice, it is one message by its nonce.
 */
export async function celebrate(sample: SampleRecord, votes: number, request: Request, app: App): Promise<void> {
  const { serverId, locale = 'en' } = request.place;
  const { fameChannelId, fameThreshold } = await app.library.settings(serverId);
  if (!fameChannelId) return;
  if (votes >= fameThreshold) await app.library.claimFame(sample.id, serverId);
  if (posting.has(serverId)) return;
  posting.add(serverId);
  try {
    for (const id of await app.library.pendingFame(serverId, postedPerVote)) {
      const famous = await findVisible(id, serverId, app);
      if (famous) await app.post(serverId, fameChannelId, await fameEntry(famous, locale, app), `fame-${id}`);
      await app.library.markFamePosted(id, serverId);
    }
  } catch (error) {
    app.log?.error(
      { err: error, server: serverId, channel: fameChannelId },
      'A sound could not enter the hall of fame yet',
    );
  } finally {
    posting.delete(serverId);
  }
}
