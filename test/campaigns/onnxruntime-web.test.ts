import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { exportOnnx } from '../../src/model-store/export-onnx.ts';
import { answerOf } from '../../src/runtime/session.ts';
import type { InstalledModel } from '../../src/sound/manifest.ts';
import { trialFeeds } from '../../src/unet/network.ts';
import { deviation } from '../fixtures/golden.ts';
import { fullSizeModel, starter } from '../model-store/exported-models.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';
import { afterwards } from '../stubs/last-first.ts';
import { launch, openPage, systemChromium } from '../web/browser.ts';

/** Another build of the same kernels: sums in another order. */
const tolerance = 1e-4;
const minutes = 60_000;

/** A folder in which `npm install onnxruntime-web` ran: .ci/run makes one. It is no dependency of the product. */
const installed = process.env.ONNXRUNTIME_WEB ?? '';
const library = join(installed, 'node_modules', 'onnxruntime-web', 'dist');

function needs(): string | false {
  const chromium = systemChromium();
  if ('skip' in chromium) return chromium.skip;
  if (installed !== '' && existsSync(library)) return false;
  const reason = 'no onnxruntime-web: npm install --prefix FOLDER onnxruntime-web, and ONNXRUNTIME_WEB=FOLDER';
  if (process.env.CI) throw new Error(reason);
  return reason;
}
const options = { skip: needs(), timeout: 10 * minutes };

const types: Readonly<Record<string, string>> = { '.mjs': 'text/javascript', '.wasm': 'application/wasm' };

/** Serves the library and some bytes by name on loopback. */
async function serve(t: TestContext, files: ReadonlyMap<string, Uint8Array>): Promise<string> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    if (path === '/') return response.setHeader('content-type', 'text/html').end('<!doctype html><title>ort</title>');
    const bytes = files.get(path) ?? (existsSync(join(library, path)) && readFileSync(join(library, path)));
    if (!bytes) return response.writeHead(404).end();
    return response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream').end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterwards(t, () => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

type Feeds = ReturnType<typeof trialFeeds>;

/** The answer of onnxruntime-web to the served model.onnx and feeds, in the page. */
const answerInPage = async (page: Page, shapes: Readonly<Record<keyof Feeds, readonly number[]>>) => {
  const text = await page.evaluate(async (sizes) => {
    const library = '/ort.wasm.min.mjs';
    const ort = await import(library);
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmPaths = `${location.origin}/`;
    const bytes = async (name: string) => new Uint8Array(await (await fetch(name)).arrayBuffer());
    const session = await ort.InferenceSession.create(await bytes('/model.onnx'), { executionProviders: ['wasm'] });
    const feeds: Record<string, unknown> = {};
    for (const [name, shape] of Object.entries(sizes))
      feeds[name] = new ort.Tensor('float32', new Float32Array((await bytes(`/${name}.f32`)).buffer), shape);
    const { v } = await session.run(feeds);
    const told = new Uint8Array(v.data.buffer, v.data.byteOffset, v.data.byteLength);
    let binary = '';
    for (let start = 0; start < told.length; start += 8192)
      binary += String.fromCharCode(...told.subarray(start, start + 8192));
    return btoa(binary);
  }, shapes);
  const raw = Buffer.from(text, 'base64');
  return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length));
};

for (const [size, modelIn] of Object.entries({ starter, 'full size': fullSizeModel }))
  for (const halved of [false, true])
    test(
      `${size}, ${halved ? 'float16' : 'float32'}: onnxruntime-web in Chromium gives the CPU’s answer`,
      options,
      async (t) => {
        const model: InstalledModel = await modelIn(temporaryFolder(t));
        const graph = await exportOnnx(model, { halved, batch: 1 });
        const feeds = trialFeeds(model.manifest.architecture, { batch: 1, lengthFrames: model.manifest.lengthFrames });
        const files = new Map([['/model.onnx', graph]]);
        for (const [name, { data }] of Object.entries(feeds)) files.set(`/${name}.f32`, new Uint8Array(data.buffer));
        const address = await serve(t, files);
        const chromium = systemChromium();
        const browser = await launch('path' in chromium ? chromium.path : '');
        afterwards(t, () => browser.close());
        const { page } = await openPage(browser, address);
        await page.goto(address);
        const web = await answerInPage(page, { x: feeds.x.shape, sigma: feeds.sigma.shape });
        const cpu = await answerOf(graph, feeds, { device: 'cpu', threads: 1 });
        const off = deviation(web, cpu);
        t.diagnostic(`largest deviation ${off.toExponential(1)}`);
        assert.ok(off <= tolerance, `it deviates by ${off}`);
      },
    );
