import { ActivityType, type Client, Events } from 'discord.js';

/** Discord counts presence changes; twice a minute is far below its limit. */
const paceMs = 30_000;

/** Keeps the line under the bot's name current, also in new sessions, which begin without one. Returns what ends that. */
export function keepPresence(client: Client<true>, activity: (() => string) | undefined): () => void {
  let shown = '';
  const show = () => {
    const text = activity?.() ?? '/kick';
    if (text === shown) return;
    shown = text;
    client.user.setActivity(text, { type: ActivityType.Custom });
  };
  const showAgain = (shardId: number) => client.user.setActivity(shown, { type: ActivityType.Custom, shardId });
  show();
  client.on(Events.ShardReady, showAgain);
  const timer = setInterval(show, paceMs).unref();
  return () => {
    clearInterval(timer);
    client.off(Events.ShardReady, showAgain);
  };
}
