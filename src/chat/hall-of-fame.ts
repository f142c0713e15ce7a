import { type Locale, stringsOf } from '../languages/index.ts';
import type { SampleRecord } from '../library/library.ts';
import { shortId } from '../sound/recipe.ts';
import type { App } from './app.ts';
import type { Message, Request } from './chat.ts';
import { describeDerivation, describeSeed, weightsName } from './describe-recipe.ts';
import { escapeMarkdown } from './escape-markdown.ts';
import { fameTrouble, forgetFameTrouble, noteFameTrouble } from './fame-trouble.ts';
import { soundTools, voteButton } from './rows.ts';
import { soundFile } from './sound-file.ts';
import { findVisible } from './visible-sample.ts';

/** In the server's language: the last voter's would be a matter of chance. */
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
    ...(wav ? { sounds: [soundFile(sample, wav, { strings, position: 1 })] } : {}),
    rows: [[voteButton(sample, 1, strings), ...soundTools(['vary', 'listen'], id, strings)]],
  };
}

const postedAtOnce = 2;
/** Servers with a post under way, so that a burst of votes posts a sound once. */
const posting = new Set<string>();

/**
 * After a vote: posts the sound the first time it reaches the server's threshold, and whatever could not be posted
 * before. A sound that falls below and rises again is not posted again. A failed post is logged and tried again after a
 * pause of an hour at most, not at every vote: refusals count towards Discord's ban. The voter's own vote never fails
 * for it. The nonce makes two posts within minutes one message.
 */
export async function celebrate(sampleId: string, votes: number, request: Request, app: App): Promise<void> {
  const { serverId, locale = 'en' } = request.place;
  const { fameChannelId, fameThreshold } = await request.settings();
  if (!fameChannelId) return;
  if (votes >= fameThreshold) await app.library.claimFame(sampleId, serverId);
  if ((fameTrouble(serverId, app)?.nextAt ?? 0) <= app.now()) await postPending(serverId, locale, app);
}

/** Posts the sounds that wait for a server's hall of fame. Never rejects. */
async function postPending(serverId: string, locale: Locale, app: App): Promise<void> {
  if (posting.has(serverId)) return;
  posting.add(serverId);
  let channel: string | undefined;
  try {
    for (;;) {
      channel = (await app.library.settings(serverId)).fameChannelId;
      const ids = channel ? await app.library.pendingFame(serverId, postedAtOnce) : [];
      if (!channel || ids.length === 0) break;
      for (const id of ids) {
        const famous = await findVisible(id, serverId, app);
        if (famous) await app.post(serverId, channel, await fameEntry(famous, locale, app), `fame-${id}`);
        await app.library.markFamePosted(id, serverId);
      }
      forgetFameTrouble(serverId, app);
    }
  } catch (error) {
    noteFameTrouble(serverId, error, app, () => void postPending(serverId, locale, app));
    app.log.error({ err: error, server: serverId, channel }, 'A sound could not enter the hall of fame yet');
  } finally {
    posting.delete(serverId);
  }
}
