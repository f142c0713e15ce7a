import type { App } from '../src/chat/app.ts';
import type { Action, Button, Request } from '../src/chat/chat.ts';
import { customId } from '../src/chat/custom-id.ts';
import { toolButton } from '../src/chat/rows.ts';
import { stringsOf } from '../src/languages/index.ts';

/** The button that leads to a folder of everything one keeps; none where there is no way to it. */
export function syncButton({ place, locale }: Pick<Request, 'place' | 'locale'>, app: App): Button[] {
  if (place.platform !== 'local' && app.galleryUrl() === undefined) return [];
  return [toolButton('sync', customId('sync', 'link'), stringsOf(locale))];
}

/**
 * `r1:sync:link` makes whoever presses a private link, in place of an earlier one; `r1:sync:revoke` takes it back. On
 * the local page the library lies beside the folder, and no link is needed.
 */
export const sync: Action<App> = {
  verb: 'sync',
  async run(request, app) {
    const { sync: strings, buttons } = stringsOf(request.locale);
    const { library } = app;
    if (request.subject === 'revoke') {
      const wasThere = await library.revokeSyncLink(request.person.id);
      return request.whisper({ text: wasThere ? strings.revoked : strings.none });
    }
    if (request.place.platform === 'local') return request.whisper({ text: strings.local });
    const url = app.galleryUrl();
    if (url === undefined) return request.whisper({ text: strings.noGallery });
    const token = await library.createSyncLink(request.person.id);
    const revoke = { id: customId('sync', 'revoke'), label: buttons.revokeSync, style: 'danger' } as const;
    await request.whisper({ text: strings.link(`${url}/keeps/${token}`), rows: [[revoke]] });
  },
};
