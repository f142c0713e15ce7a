import { type AppParts, createApp } from '../../src/create-app.ts';
import { type GalleryOptions, startGallery } from '../../src/web/gallery.ts';
import { type LocalChannelOptions, startLocalChannel } from '../../src/web/local-channel.ts';
import { drumEngine } from '../stubs/engine.ts';
import { stubLikeness } from '../stubs/likeness.ts';
import { listLog } from '../stubs/log.ts';
import { drumModels } from '../stubs/models.ts';
import { sharedPage, sharesPage } from '../stubs/shared-page.ts';

export interface WholeAppOptions
  extends Pick<AppParts<never, never, never>, 'dataDir' | 'now'>,
    Partial<Pick<AppParts<never, never, never>, 'engine' | 'models'>> {
  readonly channel?: Partial<Pick<LocalChannelOptions, 'host' | 'port' | 'token' | 'personName'>>;
  /** Sounds are measured, and in a thread, as in the product. */
  readonly measures?: boolean;
  /** Default: there is none. */
  readonly gallery?: Partial<Pick<GalleryOptions, 'port'>>;
}

/** The product with its local channel, over formulas in place of networks. */
export async function startWholeApp({ channel, gallery, measures = false, ...parts }: WholeAppOptions) {
  const log = listLog();
  const likenessCalls = measures ? undefined : stubLikeness(parts.dataDir);
  const page = sharesPage ? (await sharedPage(parts.dataDir))() : undefined;
  const here = { host: '127.0.0.1', port: 0 };
  const { app, router, local, ...up } = await createApp({
    engine: drumEngine(),
    models: drumModels(),
    ...parts,
    ...(likenessCalls && { likenessCalls }),
    log,
    local: (core) =>
      startLocalChannel({ ...core, ...(page && { peers: page }), ...here, token: undefined, ...channel }),
    gallery: gallery && (({ app }) => startGallery({ ...app, log, ...here, url: undefined, ...gallery })),
  });
  const stop = async (): Promise<void> => {
    await up.stop();
    await likenessCalls?.end();
  };
  return { app, router, log, local: local!, gallery: up.gallery, stop };
}
