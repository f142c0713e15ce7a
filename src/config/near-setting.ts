import { editDistance } from '../edit-distance.ts';

/** Names that other programs give to the same settings. */
const aliases: Readonly<Record<string, string>> = {
  DISCORD_BOT_TOKEN: 'DISCORD_TOKEN',
  DISCORD_API_TOKEN: 'DISCORD_TOKEN',
  DISCORD_KEY: 'DISCORD_TOKEN',
  BOT_TOKEN: 'DISCORD_TOKEN',
  TOKEN: 'DISCORD_TOKEN',
  GUILD_ID: 'DISCORD_GUILD_ID',
  SERVER_ID: 'DISCORD_GUILD_ID',
  DISCORD_GUILD: 'DISCORD_GUILD_ID',
  DISCORD_SERVER: 'DISCORD_GUILD_ID',
  DISCORD_SERVER_ID: 'DISCORD_GUILD_ID',
  HUGGINGFACE_TOKEN: 'HF_TOKEN',
  HUGGING_FACE_HUB_TOKEN: 'HF_TOKEN',
  LOCAL_PASSWORD: 'LOCAL_TOKEN',
  ALLOWED_HOSTS: 'LOCAL_ALLOWED_HOSTS',
};

const plain = (name: string): string => name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');

/** The setting that a mistyped name probably means; undefined for a setting, and for a name of something else. */
export function nearSetting(name: string, settings: readonly string[]): string | undefined {
  if (settings.includes(name)) return undefined;
  const alias = aliases[name.toUpperCase()];
  if (alias !== undefined) return alias;
  const typed = plain(name);
  const slips = (setting: string): number => editDistance(typed, plain(setting));
  const best = settings.reduce((a, b) => (slips(b) < slips(a) ? b : a));
  // Short names are close to other words: DEVICE and SERVICE are two slips apart.
  return slips(best) <= (best.length > 9 ? 2 : 1) ? best : undefined;
}
