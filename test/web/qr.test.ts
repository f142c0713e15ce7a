import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { encode } from 'uqr';
import { qrRoutes } from '../../src/web/qr-routes.ts';
import { installFirst } from '../../src/web/site.ts';
import { batchOf, kitContent, temporaryLibrary } from '../library/temporary-library.ts';

const border = 4;
const pixels = 10;

/** The dark modules of a drawn code, row by row, with its quiet zone. */
function modulesOf(svg: string): boolean[][] {
  const size = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)?.[1]) / pixels;
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [, x, y] of svg.matchAll(/M(\d+),(\d+)h10v10h-10z/g)) rows[Number(y) / pixels]![Number(x) / pixels] = true;
  return rows;
}

test('a QR code holds the address that a phone reaches, drawn as the encoder has it', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1], { makerId: 'discord:1', serverId: 'one' }));
  const id = kitContent.slots[0]!.sampleId!;
  await library.addKit({ id: '0000000000001', serverId: 'one', ownerId: 'discord:1', content: kitContent });
  const collection = await library.collectSample({ sampleId: id, personId: 'discord:1', name: 'Album' });
  assert.ok(collection !== 'full');
  let galleryUrl: string | undefined;
  let baseUrl = 'http://127.0.0.1:3000';
  const app = new Hono();
  installFirst(app, 'channel');
  app.route('/', qrRoutes({ library, galleryUrl: () => galleryUrl, baseUrl: () => baseUrl }));
  const ask = async (path: string, headers: Record<string, string> = {}) => {
    const host = { host: '127.0.0.1:3000', ...headers };
    const response = await app.request(`/api/qr?path=${encodeURIComponent(path)}`, { headers: host });
    const answer = (await response.json().catch(() => ({}))) as { address?: string; svg?: string; problem?: string };
    return { status: response.status, ...answer };
  };
  const sound = `/s/${id}`;

  const alone = await ask(sound);
  assert.deepEqual([alone.status, alone.svg], [409, undefined]);
  assert.match(alone.problem ?? '', /Only this computer/);
  // A gallery on loopback is no help, and neither is a public one for what it does not show.
  galleryUrl = 'http://localhost:4000';
  assert.equal((await ask(sound)).status, 409);
  galleryUrl = 'https://drums.example/gallery';
  assert.equal((await ask(sound)).status, 409);
  assert.equal((await ask(sound, { host: '192.168.1.7:3000' })).address, `http://192.168.1.7:3000${sound}`);
  const proxied = { host: 'studio.lan', 'x-forwarded-proto': 'https' };
  assert.equal((await ask(sound, proxied)).address, `https://studio.lan${sound}`);
  baseUrl = 'http://192.168.1.9:3000';
  assert.equal((await ask('/k/0000000000001')).address, 'http://192.168.1.9:3000/k/0000000000001');
  await library.changeSettings('one', { publicGallery: true });
  for (const path of [sound, '/k/0000000000001', `/c/${collection.id}`]) {
    const { address = '', svg = '' } = await ask(path);
    assert.equal(address, `https://drums.example/gallery${path}`);
    assert.deepEqual(modulesOf(svg), encode(address, { ecc: 'M', border }).data);
  }
});

test('only paths of sounds, kits and collections have a code', async (t) => {
  const { library } = await temporaryLibrary(t);
  const app = qrRoutes({ library, galleryUrl: () => undefined, baseUrl: () => 'http://192.168.1.9:3000' });
  for (const path of [
    '',
    '/',
    '/s/',
    '/s/../x',
    '//evil.example/s/x',
    '/x/0000000000001',
    '/s/0000000000001/x',
    '/c/zz',
  ])
    assert.equal((await app.request(`/api/qr?path=${encodeURIComponent(path)}`)).status, 404, path);
});
