import type { App } from '../src/chat/app.ts';
import type { Action } from '../src/chat/chat.ts';
import { pickSound, pickVerbs } from '../src/chat/pick-sound.ts';
import { soundsOfMessage } from '../src/chat/sounds-of-message.ts';
import { UserError } from '../src/user-error.ts';

/** `r1:pick:<first sample>:<verb>`: asks which of the message's sounds the verb is meant for. */
export const pick: Action<App> = {
  verb: 'pick',
  async run(request, app) {
    const verb = pickVerbs.find((known) => known === request.arg);
    if (!verb) throw new UserError('unknownButton');
    await pickSound(request, verb, await soundsOfMessage(request, app));
  },
};
