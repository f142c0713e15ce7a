import { homedir } from 'node:os';
import { resolve } from 'node:path';

/** Why a text cannot mean a folder on this system, if so. Nothing expands variables here. */
export function dataDirMistake(text: string, platform: NodeJS.Platform = process.platform): string | undefined {
  if (/\$\{?[A-Za-z_]/.test(text) || /%[A-Za-z_]+%/.test(text) || /^%[A-Za-z]\//.test(text))
    return `variables are not replaced in it (${text}); write the whole path, or ~ for your home folder`;
  if (/^~[^/\\]/.test(text)) return `${text}: of ~ paths only ~/… is known; write the whole path`;
  if (platform !== 'win32' && /^[A-Za-z]:[\\/]/.test(text))
    return `${text} is a path of Windows, and this is ${platform}; write it as this system does`;
  return undefined;
}

/** Absolute. A leading ~ is the home folder; a relative path starts from `from`. */
export const dataDirPath = (text: string, from: string): string =>
  resolve(from, text.replace(/^~(?=[/\\]|$)/, homedir()));
