import type { TestContext } from 'node:test';
import { startGallery } from '../../src/web/gallery.ts';
import { afterwards } from '../stubs/last-first.ts';
import { listLog } from '../stubs/log.ts';
import { drumModels } from '../stubs/models.ts';
import { stubWorkshop } from '../stubs/workshop.ts';

type Parts = Parameters<typeof startGallery>[0];

/** A gallery on a free port of loopback, with the library that a test has. */
export async function testGallery(
  t: TestContext,
  { library, now = Date.now }: Pick<Parts, 'library'> & Partial<Parts>,
) {
  const log = listLog();
  const gallery = await startGallery({
    ...{ host: '127.0.0.1', port: 0, url: undefined },
    ...{ library, models: drumModels(), workshop: stubWorkshop(), log, now },
  });
  afterwards(t, () => gallery.stop());
  return { ...gallery, log };
}
