import { z } from 'zod';
import { refusals } from './refusal.ts';

/** What Discord takes, and stricter: an unknown key or component type is refused, so that nothing is sent in vain. */
const id = z.string().regex(/^\d{17,19}$/);
const customId = z.string().min(1).max(100);
const emoji = z.strictObject({ name: z.string().min(1).max(32), id: id.nullish(), animated: z.boolean().optional() });

const button = z
  .strictObject({
    type: z.literal(2),
    style: z.literal([1, 2, 3, 4]),
    custom_id: customId,
    label: z.string().min(1).max(80).optional(),
    emoji: emoji.optional(),
    disabled: z.boolean().optional(),
  })
  .refine(({ label, emoji }) => label !== undefined || emoji !== undefined, 'a button needs a label or an emoji');

const select = z
  .strictObject({
    type: z.literal(3),
    custom_id: customId,
    placeholder: z.string().max(150).optional(),
    min_values: z.int().min(0).max(25).optional(),
    max_values: z.int().min(1).max(25).optional(),
    disabled: z.boolean().optional(),
    options: z
      .array(
        z.strictObject({
          label: z.string().min(1).max(100),
          value: z.string().min(1).max(100),
          description: z.string().min(1).max(100).optional(),
          emoji: emoji.optional(),
          default: z.boolean().optional(),
        }),
      )
      .min(1)
      .max(25),
  })
  .refine(
    ({ options }) => new Set(options.map(({ value }) => value)).size === options.length,
    'duplicate option values',
  );

const row = z.strictObject({
  type: z.literal(1),
  components: z.union([z.array(button).min(1).max(5), z.array(select).length(1)]),
});

export const components = z
  .array(row)
  .max(5)
  .refine((rows) => {
    const ids = rows.flatMap((row) => row.components.map((component) => component.custom_id));
    return new Set(ids).size === ids.length;
  }, 'Component custom id cannot be duplicated');

export type Row = z.infer<typeof row>;

const embed = z.strictObject({
  title: z.string().max(256).optional(),
  description: z.string().max(4096).optional(),
  url: z.url().optional(),
  color: z.int().min(0).max(0xffffff).optional(),
});

const allowedMentions = z.strictObject({
  parse: z.array(z.enum(['users', 'roles', 'everyone'])),
  users: z.array(id).max(100).optional(),
  roles: z.array(id).max(100).optional(),
  replied_user: z.boolean().optional(),
});

/** Of a voice message. */
export const voiceFlag = 8192;
/** 4 SuppressEmbeds, 64 Ephemeral, 4096 SuppressNotifications, 8192 IsVoiceMessage. Components V2 (32768) is not offered here. */
const flags = z
  .int()
  .refine((bits) => (bits & ~(4 | 64 | 4096 | voiceFlag)) === 0, 'flag not offered by the test server');

const attachment = z.strictObject({
  id: z.union([z.int().min(0), z.string().regex(/^\d{1,19}$/)]),
  filename: z.string().min(1).max(260).optional(),
  description: z.string().max(1024).optional(),
  duration_secs: z.number().positive().optional(),
  waveform: z.base64().min(1).optional(),
});

export const message = z.strictObject({
  content: z.string().max(2000).optional(),
  embeds: z.array(embed).max(10).optional(),
  components: components.optional(),
  attachments: z.array(attachment).max(10).optional(),
  allowed_mentions: allowedMentions.optional(),
  flags: flags.optional(),
  tts: z.boolean().optional(),
});

export const channelMessage = message.extend({
  flags: flags.refine((bits) => (bits & 64) === 0, 'only an interaction is answered ephemerally').optional(),
  nonce: z.union([z.string().max(25), z.int()]).optional(),
  enforce_nonce: z.boolean().optional(),
});

export const edit = message.omit({ tts: true }).extend({
  flags: flags.refine((bits) => (bits & voiceFlag) === 0, 'no edit makes a voice message').optional(),
});

export type MessageBody = z.infer<typeof channelMessage>;

const choice = z.strictObject({
  name: z.string().min(1).max(100),
  value: z.union([z.string().min(1).max(100), z.number()]),
  name_localizations: z.record(z.string(), z.string().min(1).max(100)).nullish(),
});

export const callback = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal(4), data: message }),
  z.strictObject({ type: z.literal(5), data: z.strictObject({ flags }).optional() }),
  z.strictObject({ type: z.literal(6) }),
  z.strictObject({ type: z.literal(7), data: edit }),
  z.strictObject({ type: z.literal(8), data: z.strictObject({ choices: z.array(choice).max(25) }) }),
]);

const localeNames =
  'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko';
const locale = z.enum(localeNames.split(' '));
const commandName = z
  .string()
  .regex(/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u)
  .refine((name) => name === name.toLowerCase(), 'lower case');
const description = z.string().min(1).max(100);

const commandOption = z
  .strictObject({
    type: z.literal([3, 4, 5, 7, 10, 11]),
    name: commandName,
    name_localizations: z.partialRecord(locale, commandName).nullish(),
    description,
    description_localizations: z.partialRecord(locale, description).nullish(),
    required: z.boolean().optional(),
    autocomplete: z.boolean().optional(),
    choices: z.array(choice).max(25).optional(),
    channel_types: z.array(z.literal([0, 2, 4, 5, 10, 11, 12, 13, 15, 16])).optional(),
    file_types: z
      .array(z.union([z.literal(['audio', 'image', 'video']), z.string().regex(/^\.[a-z0-9]+$/)]))
      .min(1)
      .max(10)
      .optional(),
    min_value: z.number().optional(),
    max_value: z.number().optional(),
    min_length: z.int().min(0).max(6000).optional(),
    max_length: z.int().min(1).max(6000).optional(),
  })
  .refine((option) => !(option.autocomplete && option.choices?.length), 'autocomplete and choices exclude each other')
  .refine((o) => (o.min_value ?? o.max_value) === undefined || [4, 10].includes(o.type), 'a range is of a number')
  .refine((o) => (o.min_length ?? o.max_length) === undefined || o.type === 3, 'a length is of a text')
  .refine((o) => !o.file_types || o.type === 11, 'file types are of an attachment')
  .refine((o) => !o.channel_types || o.type === 7, 'channel types are of a channel')
  .refine((o) => !o.autocomplete || [3, 4, 10].includes(o.type), 'autocomplete is for text and numbers');

const everyCommand = {
  contexts: z.array(z.literal([0, 1, 2])).optional(),
  integration_types: z.array(z.literal([0, 1])).optional(),
  default_member_permissions: z.string().regex(/^\d+$/).nullish(),
  nsfw: z.boolean().optional(),
};

const chatCommand = z.strictObject({
  ...everyCommand,
  type: z.literal(1),
  name: commandName,
  name_localizations: z.partialRecord(locale, commandName).nullish(),
  description,
  description_localizations: z.partialRecord(locale, description).nullish(),
  options: z
    .array(commandOption)
    .max(25)
    .refine((options) => {
      const firstOptional = options.findIndex((option) => !option.required);
      return firstOptional < 0 || options.slice(firstOptional).every((option) => !option.required);
    }, 'required options come first')
    .refine((options) => new Set(options.map(({ name }) => name)).size === options.length, 'option names are unique')
    .optional(),
});

const menuName = z.string().min(1).max(32);
const messageCommand = z.strictObject({
  ...everyCommand,
  type: z.literal(3),
  name: menuName,
  name_localizations: z.partialRecord(locale, menuName).nullish(),
});

export const commands = z
  .array(z.discriminatedUnion('type', [chatCommand, messageCommand]))
  .refine((all) => all.filter(({ type }) => type === 1).length <= 100, 'at most 100 chat commands')
  .refine((all) => all.filter(({ type }) => type === 3).length <= 15, 'at most 15 message commands')
  .refine((all) => new Set(all.map(({ type, name }) => `${type} ${name}`)).size === all.length, 'names are unique');

export type CommandBody = z.infer<typeof commands>[number];

/** Refuses as Discord does, with the fields that are wrong. */
export function check<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw refusals.invalid(result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
}
