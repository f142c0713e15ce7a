/** The forms that settings may take; each sentence follows the setting's name. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { dataDirMistake } from './data-dir-path.ts';

/** A text in which `mistakeOf` finds nothing wrong. */
const checked = (mistakeOf: (text: string) => string | undefined) =>
  z.string().superRefine((text, context) => {
    const message = mistakeOf(text);
    if (message) context.addIssue({ code: 'custom', message });
  });

export const port = (fallback: number) =>
  z
    .string()
    .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, 'must be a number from 0 to 65535')
    .transform(Number)
    .default(fallback);

const isName = (text: string): boolean => /^[\w-]+(\.[\w-]+)*\.?$/.test(text) && !/^[\d.]+$/.test(text);
const withoutBrackets = (text: string): string => text.replace(/^\[(.*)\]$/, '$1');

/** The host part of a web address, also [::1]. */
const isHost = (text: string): boolean => isName(text) || isIP(withoutBrackets(text)) !== 0;

/** Where a server listens. */
export const host = z
  .string()
  .refine(isHost, 'must be an address like 127.0.0.1 or a name, without http:// and without a port')
  .transform(withoutBrackets);

/** The address of a web server: http or https, without user, query and fragment. */
export const webAddress = (example: string, { path = true }: { readonly path?: boolean } = {}) =>
  checked((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash)
      return `must be an address like ${example}`;
    if (!path && url.pathname !== '/')
      return `must have no path (${url.pathname}): the gallery needs a name of its own, like ${example}`;
    return undefined;
  });

/** Names, each with an optional port, by which a proxy or another machine reaches the page; lower case. */
export const hostList = z
  .string()
  .default('')
  .transform((text) =>
    text
      .toLowerCase()
      .split(/[\s,]+/)
      .filter((name) => name !== ''),
  )
  .refine((names) => names.every((name) => isHost(name.replace(/:\d{1,5}$/, ''))), {
    message: 'must be names like drums.example.org, separated by commas, without https:// and without *',
  });

/** Where PostgreSQL is. What is wrong is said without the text itself, which holds a password. */
export const databaseUrl = checked((text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url && /^postgres(ql)?:$/.test(url.protocol) && url.host !== ''
    ? undefined
    : 'must be like postgres://rimshot:PASSWORD@db.example.org/rimshot';
});

export const folder = checked(dataDirMistake);

const mostShards = 16_384;

/** `auto` (undefined): all shards that Discord recommends. Otherwise those of this process, out of all: 0-3/16, 4/16. */
export const shards = z
  .string()
  .default('auto')
  .transform((text, context) => {
    if (/^auto$/i.test(text)) return undefined;
    const mistake = (message: string): never => {
      context.addIssue(message);
      return z.NEVER;
    };
    const [, from, to = from, of] = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?\s*\/\s*(\d{1,5})$/.exec(text) ?? [];
    if (from === undefined) return mistake('must be auto, or the shards of this process out of all, like 0-3/16');
    const [first, last, total] = [Number(from), Number(to), Number(of)];
    if (total < 1 || total > mostShards) return mistake(`the number of all shards must be from 1 to ${mostShards}`);
    if (first > last) return mistake(`${first}-${last} runs backwards`);
    if (last >= total)
      return mistake(`there is no shard ${last} of ${total}: they are numbered from 0 to ${total - 1}`);
    return { ids: Array.from({ length: last - first + 1 }, (_, i) => first + i), total };
  });
