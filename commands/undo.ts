import type { App } from '../src/chat/app.ts';
import type { Action } from '../src/chat/chat.ts';
import { stringsOf } from '../src/languages/index.ts';
import { UserError } from '../src/user-error.ts';

/** `r1:undo:<removal>[:<sample>]`: brings back what the person took away, for a week and once. */
export const undo: Action<App> = {
  verb: 'undo',
  async run(request, app) {
    const restored = await app.library.undoRemoval({ id: request.subject ?? '', personId: request.person.id });
    if (!restored) throw new UserError('nothingToUndo');
    await request.changed?.(restored);
    await request.whisper({ text: stringsOf(request.locale).undone });
  },
};
