import type { Strings } from '../languages/text.ts';
import { channelMention } from './allowed-channel.ts';
import { CannotPost } from './cannot-post.ts';
import type { Place } from './chat.ts';
import { escapeMarkdown } from './escape-markdown.ts';

const longestReason = 200;

/** Why a post in a channel failed, as a sentence. */
export function postRefusal(error: unknown, place: Place, { fame }: Strings): string {
  if (error instanceof CannotPost) return fame.cannotPost(channelMention(error.channelId, place));
  const text = error instanceof Error ? error.message : String(error);
  return fame.refused(escapeMarkdown(text.slice(0, longestReason)));
}
