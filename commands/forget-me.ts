import type { App } from '../src/chat/app.ts';
import type { Action, Command } from '../src/chat/chat.ts';
import { customId } from '../src/chat/custom-id.ts';
import { declareCommand } from '../src/chat/declare.ts';
import { stringsOf } from '../src/languages/index.ts';

export const forgetMe: Command<App> = {
  ...declareCommand('forget-me'),
  anywhere: true,
  async run(request) {
    const strings = stringsOf(request.locale);
    await request.whisper({
      text: strings.forget.sure,
      rows: [[{ id: customId('forget', 'me'), label: strings.buttons.reallyForget, style: 'danger' }]],
    });
  },
};

/** `r1:forget:me`: forgets whoever presses, so nobody can have another person forgotten. */
export const forget: Action<App> = {
  verb: 'forget',
  async run(request, app) {
    // The database is written anew, which takes a moment.
    await request.deferPrivately();
    // Unfinished jobs would bring the name back.
    const jobs = await app.jobs.list();
    for (const job of jobs) if (job.personId === request.person.id) await app.jobs.cancel(job.id);
    const { votes, keeps, uploads, samples } = await app.library.forgetPerson(request.person.id);
    const text = stringsOf(request.locale).forget.done(votes, keeps, uploads, samples);
    await request.whisper({ text });
  },
};
