import type { App } from '../src/app.ts';
import type { Action } from '../src/chat/chat.ts';
import { celebrate } from '../src/chat/hall-of-fame.ts';
import { withVotes } from '../src/chat/rows.ts';
import { stringsOf } from '../src/chat/text.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import { shortId } from '../src/library/recipe.ts';
import { UserError } from '../src/user-error.ts';

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
    if (rows) await request.updateButtons(withVotes(rows, sample.id, result.votes), receipt);
    else await request.whisper({ text: receipt });
    if (result.kind === 'voted') await celebrate(sample, result.votes, request, app);
  },
};
