import type { App } from '../src/chat/app.ts';
import type { Action, Command, ContextAction } from '../src/chat/chat.ts';
import { declareCommand, declareOption, sampleOption } from '../src/chat/declare.ts';
import { pickSound } from '../src/chat/pick-sound.ts';
import { fileOption, textOption } from '../src/chat/read-option.ts';
import { recogniseUpload, refuseTooLarge } from '../src/chat/recognise-upload.ts';
import { showSample } from '../src/chat/show-sample.ts';
import { soundsOfMessage } from '../src/chat/sounds-of-message.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import { localised } from '../src/languages/index.ts';
import { UserError } from '../src/user-error.ts';

export const sample: Command<App> = {
  ...declareCommand('sample'),
  options: [sampleOption('id', false), declareOption('recognise', 'file', { fileTypes: ['.wav'] })],
  async run(request, app) {
    const id = textOption(request, 'id');
    const file = fileOption(request, 'file');
    if (!id && !file) throw new UserError('emptyId');
    // What can be refused now is refused before the acknowledgement: fetching a file and drawing take time.
    const named = id ? await visibleSample(id, request, app) : undefined;
    if (file) refuseTooLarge(file);
    await request.defer();
    const shown = named ?? (file && (await recogniseUpload(file, request, app)));
    if (!shown) return;
    await app.library.shareWith(request.place.serverId, [shown.id]);
    await request.reply(await showSample(shown, request, app));
  },
};

/** A menu `r1:sample:chosen`, or `r1:sample:<sample>`: the same for one person alone. */
export const sampleAction: Action<App> = {
  verb: 'sample',
  async run(request, app) {
    const shown = await visibleSample(request.arg ?? request.subject ?? '', request, app);
    await request.deferPrivately();
    await request.whisper(await showSample(shown, request, app));
  },
};

export const aboutThis: ContextAction<App> = {
  verb: 'about',
  name: localised(({ contextActions }) => contextActions.about),
  async run(request, app) {
    await request.deferPrivately();
    const sounds = await soundsOfMessage(request, app);
    const [only] = sounds;
    if (only && sounds.length === 1) return request.whisper(await showSample(only, request, app));
    await pickSound(request, 'sample', sounds);
  },
};
