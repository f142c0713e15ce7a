import type { App } from '../src/chat/app.ts';
import type { Action, Command, Request } from '../src/chat/chat.ts';
import { declareCommand, declareOption } from '../src/chat/declare.ts';
import { kitOption, refuseForeign, slotOption, wantedKit } from '../src/chat/find-kit.ts';
import { playBeat } from '../src/chat/play-beat.ts';
import { numberOption, textOption } from '../src/chat/read-option.ts';
import { mostBars, mostSteps, repeated, swingRange, tempoRange } from '../src/kits/beat.ts';
import { changed, type KitChange } from '../src/kits/change-kit.ts';
import { grooveNames, grooves, isTypedRow, velocitiesOf } from '../src/kits/grooves.ts';
import type { KitRecord } from '../src/kits/kit.ts';
import { UserError } from '../src/user-error.ts';
import { pressedKit } from './kit.ts';
import { namedSlot } from './slot.ts';

const grooveOption = declareOption('groove', 'text', {
  choices: grooveNames.map((value) => ({ name: grooves[value].name, value })),
});

/** UserError for a text that is no row: it would silence the row that is there. */
function readRow(pattern: string): number[] {
  const row = pattern.replace(/[|\s]/g, '');
  if (!isTypedRow(row)) throw new UserError('patternSigns', { value: pattern });
  return repeated(velocitiesOf(row));
}

/** What is asked of the beat, as one function of the kit; undefined where it is only to be played. */
function askedBeat(found: KitRecord, request: Request): ((kit: KitRecord) => KitRecord) | undefined {
  const timing = {
    tempo: numberOption(request, 'tempo'),
    bars: numberOption(request, 'bars'),
    swing: numberOption(request, 'swing'),
  };
  const groove = grooveNames.find((name) => name === textOption(request, 'groove'));
  const pattern = textOption(request, 'pattern');
  const slot = textOption(request, 'slot');
  if (pattern !== undefined && slot === undefined) throw new UserError('patternWithout');
  const changes: KitChange[] = [];
  if (Object.values(timing).some((value) => value !== undefined)) changes.push({ timing } as KitChange);
  if (pattern !== undefined && slot !== undefined)
    changes.push({ rows: { [namedSlot(found, slot)]: readRow(pattern) } });
  if (!groove && changes.length === 0) return undefined;
  return (kit) => changes.reduce(changed, groove ? changed(kit, { groove }) : kit);
}

async function play(kit: KitRecord, request: Request, app: App): Promise<void> {
  await request.defer();
  await request.reply(await playBeat(kit, request, app));
}

export const beat: Command<App> = {
  ...declareCommand('beat'),
  options: [
    grooveOption,
    declareOption('tempo', 'integer', tempoRange),
    declareOption('bars', 'integer', { min: 1, max: mostBars }),
    declareOption('swing', 'integer', swingRange),
    slotOption,
    declareOption('pattern', 'text', { min: 1, max: mostSteps + mostBars - 1 }),
    kitOption,
  ],
  async run(request, app) {
    const found = await wantedKit(textOption(request, 'kit'), request, app);
    const change = askedBeat(found, request);
    if (!change) return play(found, request, app);
    refuseForeign(found, request);
    await play((await app.library.changeKit(found.id, change)) ?? found, request, app);
  },
};

/** `r1:beat:<kit>`: plays it for everyone. */
export const beatAction: Action<App> = {
  verb: 'beat',
  run: async (request, app) => play(await pressedKit(request, app), request, app),
};
