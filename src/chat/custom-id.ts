/** Raised when the meaning of an id changes. Buttons of an older version get a friendly answer. */
const prefix = 'r1';
/** Discord's limit. */
const maxLength = 100;
const pattern = /^r1:([a-z][a-z-]{0,19}):([\w.-]{1,40})(?::([\w.-]{1,36}))?$/;

/** The state of a button or menu, kept in the message itself: `r1:<verb>:<subject>[:<arg>]`, at most 100 characters. */
export function customId(verb: string, subject: string, arg?: string): string {
  const id = [prefix, verb, subject, ...(arg === undefined ? [] : [arg])].join(':');
  const parsed = parseCustomId(id);
  if (typeof parsed !== 'object' || parsed.subject !== subject || parsed.arg !== arg)
    throw new Error(`not a custom id: ${id}`);
  return id;
}

/** `'old'`: made by another version of Rimshot; `undefined`: not one of ours. */
export function parseCustomId(id: string) {
  if (id.length > maxLength) return undefined;
  const match = pattern.exec(id);
  if (!match) return /^r\d+:/.test(id) && !id.startsWith(`${prefix}:`) ? 'old' : undefined;
  const [, verb = '', subject = '', arg] = match;
  return { verb, subject, ...(arg === undefined ? {} : { arg }) };
}
