import type { App } from '../src/chat/app.ts';
import type { Action, Command, Request, Rows } from '../src/chat/chat.ts';
import { customId } from '../src/chat/custom-id.ts';
import { declareCommand, sampleOption } from '../src/chat/declare.ts';
import { escapeMarkdown } from '../src/chat/escape-markdown.ts';
import { kitOption, visibleKit } from '../src/chat/find-kit.ts';
import { textOption } from '../src/chat/read-option.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import { stringsOf } from '../src/languages/index.ts';
import { shortId } from '../src/sound/recipe.ts';
import { UserError } from '../src/user-error.ts';

/** As many as a message has rows. */
const mostShown = 5;
type Kind = 'sound' | 'kit';

/** Reports a sound or a kit to the server's moderators; without either, moderators see what was reported. */
export const report: Command<App> = {
  ...declareCommand('report'),
  options: [sampleOption('sample', false), kitOption],
  anywhere: true,
  async run(request, app) {
    const strings = stringsOf(request.locale);
    const [sample, kit] = [textOption(request, 'sample'), textOption(request, 'kit')];
    if (sample === undefined && kit === undefined) return await listReports(request, app);
    const [kind, subject]: [Kind, string] =
      kit === undefined
        ? ['sound', (await visibleSample(sample ?? '', request, app)).id]
        : ['kit', (await visibleKit(kit, request, app)).id];
    const { serverId } = request.place;
    const isNew = await app.library.report({ serverId, kind, subject, personId: request.person.id });
    await request.whisper({ text: isNew ? strings.moderation.reported : strings.moderation.reportedBefore });
  },
};

async function listReports(request: Request, app: App): Promise<void> {
  const { moderation } = stringsOf(request.locale);
  if (!request.person.moderator) throw new UserError('reportWhat');
  const reports = await app.library.reportsIn(request.place.serverId, mostShown);
  if (reports.length === 0) return await request.whisper({ text: moderation.none });
  const lines: string[] = [];
  const rows: Rows[number][] = [];
  for (const { kind, subject, people, isHidden } of reports) {
    const kit = kind === 'kit' ? await app.library.findKit(subject, { serverId: request.place.serverId }) : undefined;
    const name = kit ? escapeMarkdown(kit.name) : `\`${shortId(subject)}\``;
    lines.push(`- ${moderation.line(name, people)}${isHidden ? ` (${moderation.hidden})` : ''}`);
    rows.push([
      {
        id: customId('hide', `${kind}.${subject}`, isHidden ? 'no' : 'yes'),
        label: `${isHidden ? moderation.show : moderation.hide} · ${kit ? kit.name.slice(0, 40) : shortId(subject)}`,
        style: 'secondary',
      },
      { id: customId('hide', `${kind}.${subject}`, 'dismiss'), label: moderation.dismiss, style: 'secondary' },
    ]);
  }
  await request.whisper({ text: [moderation.heading, ...lines].join('\n'), rows });
}

/** `r1:hide:<sound|kit>.<id>:<yes|no|dismiss>`: moderators hide from the gallery, show again, or end the matter. */
export const hideAction: Action<App> = {
  verb: 'hide',
  async run(request, app) {
    const { moderation } = stringsOf(request.locale);
    const [, kind, subject] = /^(sound|kit)\.([0-9a-z]{13})$/.exec(request.subject ?? '') ?? [];
    if (kind === undefined || subject === undefined) throw new UserError('unknownButton');
    if (!request.person.moderator) throw new UserError('moderatorsOnly');
    const what = { serverId: request.place.serverId, kind: kind as Kind, subject };
    if (request.arg === 'dismiss') await app.library.dismissReports(what);
    else await app.library.setHidden(what, request.arg === 'yes');
    const text = { yes: moderation.done, no: moderation.shown, dismiss: moderation.dismissed }[request.arg ?? ''];
    await request.whisper({ text: text ?? moderation.dismissed });
  },
};
