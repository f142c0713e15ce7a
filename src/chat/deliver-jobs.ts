import { DeliveryPostponed, type Job, type JobOutcomes } from '../jobs/job.ts';
import { stringsOf } from '../languages/index.ts';
import { worded } from '../languages/sentence.ts';
import { releaseLine } from '../packs/release-terms.ts';
import { shortId } from '../sound/recipe.ts';
import { characterOfAnswer } from './answered-character.ts';
import type { App } from './app.ts';
import type { Delivery, Place, Platform } from './chat.ts';
import { arranged, composeResult, isResultVerb } from './compose-result.ts';
import { weightsName } from './describe-recipe.ts';
import { fillKit } from './fill-kit.ts';
import { inKit } from './in-kit.ts';
import { purposeNotes } from './job-purpose.ts';
import { loopOf } from './play-beat.ts';
import { findVisible } from './visible-sample.ts';

export interface DeliveryParts extends Pick<App, 'library' | 'models' | 'workshop' | 'knobs' | 'likeness'> {
  /** By the place of the request; the jobs of a platform that does not run now wait for a later start. */
  readonly platforms: { readonly [platform in Place['platform']]?: Platform };
  /** Called when new sounds were delivered. */
  readonly delivered?: () => void;
}

const isDelivery = (value: Job['delivery']): value is Delivery =>
  value.platform === 'discord' || value.platform === 'local';

/** Composes and delivers the answers of jobs, live and after a restart alike. A delivery reads everything anew: its job may have waited for hours. */
export function createJobOutcomes(parts: DeliveryParts): JobOutcomes {
  const { library, models, platforms, workshop, delivered } = parts;

  function wayBack(job: Job): { platform: Platform; delivery: Delivery } {
    const { delivery } = job;
    const platform = isDelivery(delivery) && platforms[delivery.platform];
    if (!platform) throw new DeliveryPostponed(`job ${job.id}: ${String(delivery.platform)} does not run now`);
    return { platform, delivery: { ...delivery, job: job.id } };
  }

  /** Places in the queue are told anew; where that fails, the old one stands. */
  const moved = (): Promise<unknown> =>
    Promise.allSettled([platforms.local?.queueMoved?.(), platforms.discord?.queueMoved?.()]);

  async function soundsOf(sampleIds: readonly string[], serverId: string) {
    const found = sampleIds.map(async (id) => {
      const [sample, wav] = [await findVisible(id, serverId, { library }), await library.readAudio(id)];
      return sample && wav ? [{ sample, wav }] : [];
    });
    return (await Promise.all(found)).flat();
  }

  return {
    async progress(job, { step, steps, msPerStep }) {
      const { platform, delivery } = wayBack(job);
      const strings = stringsOf(job.locale);
      const left = strings.duration((steps - step) * msPerStep);
      await platform.progress(delivery, strings.job.progress(step, steps, left));
    },

    async finished(job, sampleIds, notes) {
      const { platform, delivery } = wayBack(job);
      const strings = stringsOf(job.locale);
      const sounds = await soundsOf(sampleIds, job.serverId);
      // Deleted between making and delivering.
      if (sounds.length === 0)
        return platform.fail(delivery, strings.sentences.noSuchSound({ id: shortId(sampleIds[0] ?? '') }));
      const verb = isResultVerb(job.verb, strings) ? job.verb : 'remake';
      const shown = await arranged(verb, sounds, strings);
      const kit = await fillKit(job, shown, { library });
      const isPhrase = verb === 'beatbox' && kit !== undefined;
      const message = composeResult({
        verb,
        kit,
        character: await characterOfAnswer(job, shown, parts),
        person: { id: job.personId, name: job.personName },
        sounds: isPhrase ? inKit(shown, kit, strings) : shown,
        ...(isPhrase && { files: [await loopOf(kit, job.serverId, { library, workshop })] }),
        picture: await workshop.picture(shown.map(({ wav }) => wav)),
        notes: [...notes, ...purposeNotes(job.purpose)],
        weightsOf: (recipe) => weightsName(recipe, models),
        terms: releaseLine(job.recipes, models, strings),
        strings,
      });
      await platform.deliver(delivery, message);
      delivered?.();
      await moved();
    },

    async unanswered(job, sentence) {
      const { platform, delivery } = wayBack(job);
      await platform.fail(delivery, worded(sentence, stringsOf(job.locale)));
      await moved();
    },
  };
}
