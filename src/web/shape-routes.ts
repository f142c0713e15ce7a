import { type Context, Hono } from 'hono';
import { inspectWav } from '../audio/wav-header.ts';
import type { App } from '../chat/app.ts';
import { nextShape } from '../chat/next-shape.ts';
import { findVisible } from '../chat/visible-sample.ts';
import { shortId } from '../sound/recipe.ts';
import { shapeStepSchema } from '../sound/shape-fields.ts';
import { UserError } from '../user-error.ts';
import { idPatterns } from './channel-entry.ts';
import { localPlace } from './channel-request.ts';
import { shapeDialog } from './pages/shape-dialog.ts';
import { localeIn, pageContext } from './site.ts';

/**
 * `/shape/ID`: the dialog that shapes a sound, as markup. `/shape/ID.wav?gainDb=-6`: the file that /shape would make of it,
 * byte for byte, made for this request and kept nowhere.
 */
export function shapeRoutes(parts: Pick<App, 'library' | 'models' | 'workshop'>): Hono {
  const app = new Hono();
  app.get('/shape/:file', async (c) => {
    const [id = '', extension, ...rest] = c.req.param('file').split('.');
    if (!idPatterns.sample.test(id) || rest.length > 0) return c.notFound();
    const sample = await findVisible(id, localPlace.serverId, parts);
    if (!sample) return c.notFound();
    if (extension === 'wav') {
      const recipe = await nextShape(sample, askedIn(c), parts);
      const source = await parts.library.readAudio(recipe.derivation.source.sample);
      if (!source) throw new UserError('previewGone', { id: shortId(recipe.derivation.source.sample) });
      const { wav } = await parts.workshop.shape(recipe, source);
      return c.body(new Uint8Array(wav), 200, { 'Content-Type': 'audio/wav', 'Cache-Control': 'no-store' });
    }
    if (extension !== undefined) return c.notFound();
    const wav = await parts.library.readAudio(id);
    if (!wav) throw new UserError('previewGone', { id: shortId(id) });
    const { lengthFrames, sampleRate } = inspectWav(wav);
    const lengthMs = Math.floor((lengthFrames / sampleRate) * 1000);
    return c.html(String(shapeDialog(pageContext(c, 'channel'), { id, lengthMs, locale: localeIn(c) })));
  });
  return app;
}

function askedIn(c: Context) {
  const asked = Object.entries(c.req.query()).map(([name, text]) => [name, name === 'reverse' || Number(text)]);
  const parsed = shapeStepSchema.safeParse(Object.fromEntries(asked));
  if (!parsed.success) throw new UserError('shapeNothing');
  return parsed.data;
}
