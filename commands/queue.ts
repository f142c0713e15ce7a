import type { App } from '../src/chat/app.ts';
import type { Action, Button, Command, Person } from '../src/chat/chat.ts';
import { isResultVerb } from '../src/chat/compose-result.ts';
import { customId } from '../src/chat/custom-id.ts';
import { declareCommand } from '../src/chat/declare.ts';
import { escapeMarkdown } from '../src/chat/escape-markdown.ts';
import { buttonsPerRow, inRows, rowsPerMessage, withoutButton } from '../src/chat/rows.ts';
import { stringsOf } from '../src/languages/index.ts';
import { UserError } from '../src/user-error.ts';

const listed = 15;

const mayCancel = (job: { readonly personId: string }, person: Person): boolean =>
  job.personId === person.id || person.moderator;

export const queue: Command<App> = {
  ...declareCommand('queue'),
  anywhere: true,
  async run(request, app) {
    const strings = stringsOf(request.locale);
    const jobs = await app.jobs.list(request.place.serverId);
    if (jobs.length === 0) return request.whisper({ text: strings.queue.empty });
    const lines = jobs.slice(0, listed).map((job, i) => {
      const title = isResultVerb(job.verb, strings) ? strings.titles[job.verb] : job.verb;
      const eta = job.etaMs === undefined ? undefined : strings.duration(job.etaMs);
      const state = strings.queue[job.state === 'waiting' ? 'waiting' : 'running'];
      const name = escapeMarkdown(job.personName);
      return `\`${i + 1}\` ${strings.queue.line(title, job.recipes.length, name, state, eta)}`;
    });
    const buttons = jobs.slice(0, listed).flatMap((job, i): Button[] => {
      if (!mayCancel(job, request.person)) return [];
      return [{ id: customId('cancel', job.id), label: strings.buttons.cancel(i + 1), style: 'danger' }];
    });
    const more = jobs.length > listed ? [strings.queue.more(jobs.length - listed)] : [];
    await request.whisper({
      text: [strings.queue.heading(jobs.length), ...lines, ...more].join('\n'),
      rows: inRows(buttons.slice(0, buttonsPerRow * rowsPerMessage)),
    });
  },
};

/** `r1:cancel:<job>`: by the person who asked for it, or a moderator of that server. */
export const cancel: Action<App> = {
  verb: 'cancel',
  async run(request, app) {
    // Only among this server's jobs: a forged id of another server's finds nothing.
    const job = (await app.jobs.list(request.place.serverId)).find(({ id }) => id === request.subject);
    if (!job) throw new UserError('jobOver');
    if (!mayCancel(job, request.person)) throw new UserError('notYourJob');
    if (!(await app.jobs.cancel(job.id))) throw new UserError('jobOver');
    // The job itself tells its person; a second notice would only repeat it. The button has done its work.
    if (job.personId === request.person.id)
      return request.updateButtons(async () => withoutButton(request.rows ?? [], customId('cancel', job.id)));
    await request.whisper({ text: stringsOf(request.locale).sentences.jobCancelled });
  },
};
