import { quoted } from '../quoted.ts';
import { type ByteSource, readExactly } from './byte-source.ts';

/** Kinds of files mistaken for checkpoints, by their first bytes (as Latin-1), with advice. */
const kinds: readonly (readonly [(text: string) => boolean, string])[] = [
  [starts('PK\u0003\u0004'), 'the file is cut off: the zip directory at its end is missing. Download it again.'],
  [
    starts('version https://git-lfs'),
    'this is a Git LFS pointer, not the checkpoint itself. Download the file that it stands for.',
  ],
  [
    starts('\u0080\u0002', '\u0080\u0003', '\u0080\u0004', '\u0080\u0005'),
    'this is a pickle as Python writes it, but not what torch.save wrote before 1.6 or since. Load it where it was made, and save its tensors: torch.save(model.state_dict(), "weights.pt")',
  ],
  [starts('\u001f\u008b'), 'the file is packed with gzip. Unpack it first: gunzip FILE.gz'],
  [starts('BZh', '\u00fd7zXZ', '7z\u00bc\u00af', 'Rar!'), 'the file is a packed archive. Unpack it first.'],
  [
    (text) => /^\s*<(?:!doctype|html)/i.test(text),
    'this is a web page, often one that asks to log in. Download the file itself.',
  ],
  [
    (text) => text.startsWith('ustar', 257),
    'this is a tar archive: a checkpoint from before PyTorch 0.4, or a packed folder. Unpack it, or load it with PyTorch and save it again with torch.save.',
  ],
  [starts('\u0089HDF'), 'this is an HDF5 file (Keras), no checkpoint of PyTorch'],
];

function starts(...beginnings: string[]): (text: string) => boolean {
  return (text) => beginnings.some((beginning) => text.startsWith(beginning));
}

/** The reason why a file is no checkpoint, from its first bytes, as part of a sentence. */
export async function whatItIs(source: ByteSource): Promise<string> {
  if (source.size === 0) return 'the file is empty';
  const head = await readExactly(source, 0, Math.min(512, source.size));
  // Not a TextDecoder: its "latin1" is windows-1252, which Node 20 decodes differently than later versions.
  const text = Buffer.from(head).toString('latin1');
  const kind = kinds.find(([isKind]) => isKind(text));
  if (kind) return kind[1];
  const start = text.slice(0, 64);
  const readable = /^[\t\n\r\u0020-\u007e]+$/.test(start);
  return `this is no PyTorch checkpoint (a zip archive)${readable ? `, but text that begins with ${quoted(start.slice(0, 24))}` : ''}`;
}
