import { fileFault } from '../checkpoint/file-fault.ts';

/**
 * The text of a config file: UTF-8, or UTF-16 as written by PowerShell's `>`. Bytes of other encodings, usually in
 * comments, become replacement characters. UserError for binary files.
 */
export function configText(bytes: Uint8Array, fileName: string): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return utf16(bytes);
  if (first === 0xfe && second === 0xff) return utf16(Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16());
  if (bytes.includes(0))
    throw fileFault(
      fileName,
      bytes[1] === 0 || bytes[0] === 0
        ? 'it is UTF-16 without the mark that says so. Save it as UTF-8.'
        : 'it is no text: the config.yaml is meant, not the checkpoint',
    );
  return new TextDecoder().decode(bytes);
}

/** The decoder drops the byte order mark. */
const utf16 = (bytes: Uint8Array): string => new TextDecoder('utf-16le').decode(bytes);
