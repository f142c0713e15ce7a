import type { Message } from '../chat/chat.ts';
import { ChannelRequest } from './channel-request.ts';

/** A request of another page than the channel's: its private answer goes back to that page. */
export class AsideRequest extends ChannelRequest {
  /** What was whispered last. */
  said: Message | undefined;
  /** False where it was refused. */
  isTaken = true;
  /** Something comes, or came, into the channel. */
  isInChannel = false;

  override async whisper(message: Message): Promise<void> {
    this.said = message;
  }

  override async deferPrivately(): Promise<void> {}

  override async defer(note?: string): Promise<void> {
    this.isInChannel = true;
    await super.defer(note);
  }

  override async reply(message: Message): Promise<void> {
    this.isInChannel = true;
    await super.reply(message);
  }
}
