import type { App } from '../src/app.ts';
import type { Action, Request, Rows } from '../src/chat/chat.ts';
import { celebrate } from '../src/chat/hall-of-fame.ts';
import { sampleIdsOf, withVotes } from '../src/chat/rows.ts';
import { stringsOf } from '../src/chat/text.ts';
import { visibleSample, visibleSamples } from '../src/chat/visible-sample.ts';
import { shortId } from '../src/library/recipe.ts';
import { UserError } from '../src/user-error.ts';

/** Of all sounds of the message: what was pressed beside this one since the buttons were sent must not be undone. */
async function currentVotes(rows: Rows, request: Request, app: App): Promise<ReadonlyMap<string, number>> {
  const samples = await visibleSamples(sampleIdsOf(rows), request, app);
  return new Map(samples.map(({ id, votes }) => [id, votes]));
}

/** `r1:vote:<sample>`: gives or takes back the person's vote; the count on the button is the receipt. */
export const vote: Action<App> = {
  verb: 'vote',
  async run(request, app) {
    const strings = stringsOf(request.locale);
    const { person, place, rows } = request;
    const sample = await visibleSample(request.subject ?? '', request, app);
    const result = await app.library.toggleVote({
      sampleId: sample.id,
      personId: person.id,
      serverId: place.serverId,
      // Alone at one's own page there is nobody else to vote.
      allowOwn: place.platform === 'local',
    });
    if (result.kind === 'own-sound') throw new UserError(strings.bad.ownSound);
    if (result.kind === 'unknown') throw new UserError(strings.bad.noSuchSound(shortId(sample.id)));
    const receipt = strings.vote[result.kind === 'voted' ? 'counted' : 'withdrawn'](shortId(sample.id), result.votes);
    if (rows) await request.updateButtons(async () => withVotes(rows, await currentVotes(rows, request, app)), receipt);
    else await request.whisper({ text: receipt });
    if (result.kind === 'voted') await celebrate(sample, result.votes, request, app);
  },
};
