import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { promisify } from 'node:util';
import yauzl from 'yauzl';
import { bytesSource } from '../../src/checkpoint/byte-source.ts';
import { openZip } from '../../src/checkpoint/zip.ts';
import { UserError } from '../../src/user-error.ts';
import { type ZipPart, zipOf } from './write-zip.ts';

const golden = readFileSync(new URL('../fixtures/golden/tiny/tiny.ckpt', import.meta.url));
const part = (name: string, text = 'data'): ZipPart => ({ name, bytes: () => Buffer.from(text) });
const open = (bytes: Uint8Array) => openZip(bytesSource('file.ckpt', bytes));

async function readAll(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const zip = await open(bytes);
  const all = new Map<string, Uint8Array>();
  for (const [name, entry] of zip.entries) all.set(name, await zip.read(entry));
  return all;
}

async function readAllWithYauzl(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const zip = await promisify<Buffer, yauzl.Options, yauzl.ZipFile>(yauzl.fromBuffer)(Buffer.from(bytes), {
    lazyEntries: true,
  });
  const all = new Map<string, Uint8Array>();
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject).on('end', resolve);
    zip.on('entry', (entry: yauzl.Entry) =>
      zip.openReadStream(entry, (error, stream) => {
        if (error) return reject(error);
        const chunks: Buffer[] = [];
        stream
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', () => {
            all.set(entry.fileName, Buffer.concat(chunks));
            zip.readEntry();
          });
      }),
    );
    zip.readEntry();
  });
  return all;
}

async function refusal(bytes: Uint8Array): Promise<string> {
  try {
    await readAll(bytes);
  } catch (error) {
    assert.ok(error instanceof UserError, `a sentence for a person, not ${String(error)}`);
    return error.message;
  }
  return 'accepted';
}

test("PyTorch's archive reads as an independent zip reader reads it", async () => {
  const [ours, theirs] = [await readAll(golden), await readAllWithYauzl(golden)];
  assert.equal(ours.size, theirs.size);
  for (const [name, bytes] of theirs) assert.ok(Buffer.from(bytes).equals(ours.get(name)!), name);
});

test('zip64 archives read the same', async () => {
  const bytes = zipOf([part('a/data.pkl', 'one'), part('a/data/0', 'two')], { zip64: true });
  assert.equal(Buffer.from((await readAll(bytes)).get('a/data/0')!).toString(), 'two');
});

test('an archive cut off anywhere is refused with a sentence', async () => {
  const bytes = zipOf([part('a/data.pkl', 'x'.repeat(500)), part('a/data/0', 'y'.repeat(500))]);
  for (let length = 0; length < bytes.length; length += 7)
    assert.match(await refusal(bytes.subarray(0, length)), /^file\.ckpt: .*(cut off|empty|no PyTorch checkpoint)/);
  assert.equal(await refusal(bytes), 'accepted');
});

test('a wrong CRC-32 names the entry', async () => {
  assert.match(
    await refusal(zipOf([{ ...part('a/data/7'), crc: 1 }])),
    /^file\.ckpt: a\/data\/7 in the archive is damaged \(its CRC-32 is wrong\)/,
  );
});

test('only the wanted bytes are returned, and the CRC-32 is checked all the same', async () => {
  const zip = await open(zipOf([part('a/0', '0123456789'), { ...part('a/1', '0123456789'), crc: 5 }]));
  assert.equal(Buffer.from(await zip.read(zip.entries.get('a/0')!, 3, 6)).toString(), '345');
  await assert.rejects(zip.read(zip.entries.get('a/1')!, 3, 6), /CRC-32/);
});

test('names that try to leave a folder are refused', async () => {
  for (const name of [
    '../evil',
    'a/../../evil',
    '/etc/passwd',
    'C:\\evil',
    'c:/evil',
    'a\\b',
    'a\0b',
    '~/x',
    'a/./b',
    '',
  ])
    assert.match(
      await refusal(zipOf([part(name)])),
      /holds the path .*, which no checkpoint has/,
      JSON.stringify(name),
    );
});

test('names that stand twice, or differ between directory and entry, are refused', async () => {
  assert.match(await refusal(zipOf([part('a/0'), part('a/0')])), /a\/0 stands twice/);
  assert.match(
    await refusal(zipOf([{ ...part('a/0'), localName: 'b/0' }])),
    /directory says a\/0, the entry says b\/0/,
  );
});

test('sizes and offsets beyond the file are refused, also those of 64 bits', async () => {
  assert.match(await refusal(zipOf([{ ...part('a/0'), claimedSize: 1e9 }])), /claims to lie outside the file/);
  for (const claimedSize of [1e9, Number.MAX_SAFE_INTEGER, 2 ** 63])
    assert.match(await refusal(zipOf([{ ...part('a/0'), claimedSize }], { zip64: true })), /outside the file/);
  assert.match(await refusal(zipOf([{ ...part('a/0'), claimedOffset: 2 ** 62 }], { zip64: true })), /outside the file/);
  assert.match(await refusal(zipOf([{ ...part('a/0'), claimedOffset: 3 }])), /no entry begins where a\/0 should/);
});

test('compressed and encrypted entries are refused with the reason', async () => {
  assert.match(await refusal(zipOf([{ ...part('a/0'), method: 8 }])), /a\/0 in the archive is compressed/);
  assert.match(await refusal(zipOf([{ ...part('a/0'), flags: 1 }])), /a\/0 in the archive is encrypted/);
});

test('a file that is something else is called by its name', async () => {
  const say = (text: string | Uint8Array) => refusal(Buffer.from(text));
  assert.equal(await say(''), 'file.ckpt: the file is empty');
  assert.match(
    await say('hello, I am a text file\n'),
    /no PyTorch checkpoint \(a zip archive\), but text that begins with "hello/,
  );
  assert.match(await say('version https://git-lfs.github.com/spec/v1\n'), /Git LFS pointer/);
  assert.match(await say(Uint8Array.of(0x80, 2, 0x8a, 10)), /before 1\.6/);
  assert.match(await say(Uint8Array.of(0, 1, 2, 3)), /no PyTorch checkpoint \(a zip archive\)$/);
});

test('any damaged byte of the directory gives a sentence or the same content, never another error', async () => {
  const bytes = zipOf([part('a/data.pkl', 'one'), part('a/data/0', 'two')]);
  for (let at = bytes.length - 140; at < bytes.length; at++)
    for (const value of [0, 0xff]) {
      const damaged = bytes.slice();
      damaged[at] = value;
      await refusal(damaged);
    }
});
