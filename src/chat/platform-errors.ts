import { UserError } from '../user-error.ts';

/**
 * Thrown by a request's first answer where another program with the same account was faster. Nobody is to be told:
 * the person has that program's answer. What was begun for the request is dropped.
 */
export class AnsweredElsewhere extends Error {
  override readonly name = 'AnsweredElsewhere';
}

/** Thrown by a platform that may not post in a channel, or whose channel is gone: trying again does not help by itself. */
export class CannotPost extends UserError<'cannotPost'> {
  constructor(channelId: string, cause: unknown) {
    super('cannotPost', { channel: `<#${channelId}>` }, { kind: 'failed', cause });
  }
}
