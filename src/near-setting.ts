/** What other programs call the same thing. */
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

/** The setting that a name which is none was probably meant to be; undefined for a name of something else. */
export function nearSetting(name: string, settings: readonly string[]): string | undefined {
  if (settings.includes(name)) return undefined;
  const alias = aliases[name.toUpperCase()];
  if (alias !== undefined) return alias;
  const typed = plain(name);
  const slips = (setting: string): number => edits(typed, plain(setting));
  const best = settings.reduce((a, b) => (slips(b) < slips(a) ? b : a));
  // A short name is soon near another word: DEVICE and SERVICE are two slips apart.
  return slips(best) <= (best.length > 9 ? 2 : 1) ? best : undefined;
}

/** Characters to insert, remove, replace, or exchange with their neighbour (optimal string alignment). */
function edits(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
