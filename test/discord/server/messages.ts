import { refusals } from './refusal.ts';
import type { MessageBody } from './schemas.ts';
import { snowflake } from './snowflake.ts';
import type { Posted, StoredFile, World } from './world.ts';

/** Files of one request by their field's number: `files[n]`. */
export type Files = ReadonlyMap<number, { readonly name: string; readonly type: string; readonly bytes: Uint8Array }>;

const maxFileBytes = 10 * 1024 * 1024;

/** Pairs `attachments` with the files sent and, in an edit, with the ones that are kept. */
function attach(body: MessageBody, files: Files, before: readonly StoredFile[]): readonly StoredFile[] {
  const listed = body.attachments ?? [...files.keys()].map((id) => ({ id }));
  const kept = body.attachments === undefined ? before : [];
  const unlisted = [...files.keys()].filter((n) => !listed.some(({ id }) => Number(id) === n));
  if (unlisted.length > 0) throw refusals.invalid([`attachments: files[${unlisted}] is not listed`]);
  const result = listed.map((entry): StoredFile => {
    const old = before.find(({ id }) => id === `${entry.id}`);
    if (old) return old;
    const file = files.get(Number(entry.id));
    if (!file) throw refusals.invalid([`attachments: ${entry.id} names no file`]);
    if (file.bytes.byteLength > maxFileBytes) throw refusals.tooLarge();
    const description = 'description' in entry ? entry.description : undefined;
    return {
      id: snowflake(),
      filename: file.name,
      bytes: file.bytes,
      contentType: file.type,
      ...(description === undefined ? {} : { description }),
    };
  });
  const all = [...kept, ...result];
  if (all.length > 10) throw refusals.invalid([`attachments: ${all.length} of at most 10`]);
  return all;
}

/** Whom the text calls, as `allowed_mentions` lets it; without that field everyone named is called. */
function pings({ content = '', allowed_mentions: allowed }: MessageBody): string[] {
  const users = [...content.matchAll(/<@!?(\d+)>/g)].map(([, id]) => id ?? '');
  const everyone = /@(everyone|here)/.test(content) ? ['@everyone'] : [];
  const called = users.filter((id) => !allowed || allowed.parse.includes('users') || allowed.users?.includes(id));
  return [...called, ...(!allowed || allowed.parse.includes('everyone') ? everyone : [])];
}

const isEmpty = ({ content, embeds, components, attachments }: Posted): boolean =>
  content === '' && embeds.length === 0 && components.length === 0 && attachments.length === 0;

export function post(
  world: World,
  body: MessageBody,
  files: Files,
  where: { channelId: string; visibleTo?: string | undefined; interactionId?: string; loading?: boolean },
): Posted {
  const message: Posted = {
    id: snowflake(),
    channelId: where.channelId,
    authorId: world.botId,
    content: body.content ?? '',
    embeds: body.embeds ?? [],
    components: body.components ?? [],
    attachments: attach(body, files, []),
    loading: where.loading ?? false,
    pinged: pings(body),
    edits: 0,
    deleted: false,
    ...(where.visibleTo === undefined ? {} : { visibleTo: where.visibleTo }),
    ...(where.interactionId === undefined ? {} : { interactionId: where.interactionId }),
    ...(body.nonce === undefined ? {} : { nonce: body.nonce }),
  };
  if (!message.loading && isEmpty(message)) throw refusals.emptyMessage();
  world.messages.set(message.id, message);
  return message;
}

/** Changes what the body names and keeps the rest. */
export function change(message: Posted, body: MessageBody, files: Files): Posted {
  const attachments = attach(body, files, message.attachments);
  const next = {
    content: body.content ?? message.content,
    embeds: body.embeds ?? message.embeds,
    components: body.components ?? message.components,
    attachments,
  };
  if (isEmpty({ ...message, ...next })) throw refusals.emptyMessage();
  Object.assign(message, next, { edits: message.edits + 1, loading: false, pinged: pings(body) });
  return message;
}
