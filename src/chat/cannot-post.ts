import { UserError } from '../user-error.ts';

/** Thrown by a platform where it may not post in a channel, or the channel is gone: trying again does not help by itself. */
export class CannotPost extends UserError {
  readonly channelId: string;

  constructor(channelId: string, message: string, cause: unknown) {
    super(message, { kind: 'failed', cause });
    this.channelId = channelId;
  }
}
