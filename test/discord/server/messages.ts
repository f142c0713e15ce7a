import { refusals } from './refusal.ts';
import { type MessageBody, voiceFlag } from './schemas.ts';
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

/** A voice message is one audio file with its length and up to 256 bytes of waveform; nothing else has them. */
function voiceOf(body: MessageBody, files: Files): Posted['voice'] {
  const isVoice = ((body.flags ?? 0) & voiceFlag) !== 0;
  const [entry, ...others] = body.attachments ?? [];
  const { duration_secs: seconds, waveform } = entry ?? {};
  if (!isVoice) {
    if (body.attachments?.some((one) => one.duration_secs !== undefined || one.waveform !== undefined))
      throw refusals.invalid(['attachments: duration_secs and waveform are of voice messages']);
    return undefined;
  }
  const extra = Object.keys(body).filter((key) => !['flags', 'attachments', 'nonce', 'enforce_nonce'].includes(key));
  if (extra.length > 0) throw refusals.invalid([`flags: a voice message has no ${extra.join(', ')}`]);
  if (!entry || others.length > 0 || files.size !== 1) throw refusals.invalid(['flags: a voice message is one file']);
  if (!files.get(Number(entry.id))?.type.startsWith('audio/'))
    throw refusals.invalid(['attachments: a voice message is audio']);
  if (seconds === undefined || waveform === undefined)
    throw refusals.invalid(['attachments: a voice message needs duration_secs and waveform']);
  const points = Buffer.from(waveform, 'base64');
  if (points.length > 256) throw refusals.invalid([`waveform: ${points.length} of at most 256 bytes`]);
  return { seconds, waveform: points };
}

const isEmpty = ({ content, embeds, components, attachments }: Posted): boolean =>
  content === '' && embeds.length === 0 && components.length === 0 && attachments.length === 0;

export function post(
  world: World,
  body: MessageBody,
  files: Files,
  where: { channelId: string; visibleTo?: string | undefined; interactionId?: string; loading?: boolean },
): Posted {
  const voice = voiceOf(body, files);
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
    ...(voice === undefined ? {} : { voice }),
    ...(body.nonce === undefined ? {} : { nonce: body.nonce }),
  };
  if (!message.loading && isEmpty(message)) throw refusals.emptyMessage();
  world.messages.set(message.id, message);
  return message;
}

/** Changes what the body names and keeps the rest. */
export function change(message: Posted, body: MessageBody, files: Files): Posted {
  if (message.voice) throw refusals.invalid(['a voice message cannot be edited']);
  if (voiceOf(body, files)) throw refusals.invalid(['flags: no edit makes a voice message']);
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
