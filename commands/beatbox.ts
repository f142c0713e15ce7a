import type { App } from '../src/chat/app.ts';
import type { Action, Command, ContextAction } from '../src/chat/chat.ts';
import { declareCommand, declareOption, seedOption, strengthOption } from '../src/chat/declare.ts';
import { refuseForeign } from '../src/chat/find-kit.ts';
import { fileOption, flagOption, numberOption, textOption } from '../src/chat/read-option.ts';
import { readResort } from '../src/chat/sort-rows.ts';
import { startBeatbox, startResort } from '../src/chat/start-beatbox.ts';
import { longestKitName } from '../src/kits/kit.ts';
import { localised } from '../src/languages/index.ts';
import { UserError } from '../src/user-error.ts';
import { pressedKit } from './kit.ts';
import { soundTypes } from './restyle.ts';

export const beatbox: Command<App> = {
  ...declareCommand('beatbox'),
  options: [
    declareOption('file', 'file', { required: true, fileTypes: soundTypes }),
    strengthOption,
    seedOption,
    declareOption('percussion', 'flag'),
    declareOption('kitName', 'text', { max: longestKitName }),
  ],
  async run(request, app) {
    const file = fileOption(request, 'file');
    if (!file) throw new Error('a required option is missing');
    const wish = {
      seed: numberOption(request, 'seed'),
      strength: numberOption(request, 'strength'),
      percussion: flagOption(request, 'percussion'),
      name: textOption(request, 'name'),
    };
    await startBeatbox(request, app, file, wish);
  },
};

/** On a message with a recording, such as a voice message. */
export const beatboxThis: ContextAction<App> = {
  verb: 'beatbox',
  name: localised(({ contextActions }) => contextActions.beatbox),
  takesRecordings: true,
  async run(request, app) {
    const file = request.uploads?.[0];
    if (!file) throw new UserError('noRecordingHere');
    await startBeatbox(request, app, file, {});
  },
};

/** `r1:sort:<kit>:<slots>.<class>`: these hits of a phrase are another drum. */
export const sortAction: Action<App> = {
  verb: 'sort',
  async run(request, app) {
    const kit = refuseForeign(await pressedKit(request, app), request);
    const wanted = readResort(request.arg ?? '', kit);
    if (!wanted) throw new UserError('unknownButton');
    if (wanted.slots.length === 0) throw new UserError('hitsGone');
    await startResort(request, app, kit, wanted.slots, wanted.to);
  },
};
