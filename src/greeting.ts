import { type InstalledModel, modelKey } from './sound/manifest.ts';

/** What a start says: where it can be heard, and what to do next. */
export function greeting(up: {
  readonly local: string;
  readonly gallery: string | undefined;
  readonly invite: string | undefined;
  readonly models: readonly InstalledModel[];
  /** Why no sounds can be made here, as a sentence. */
  readonly fault?: string | undefined;
}): string {
  const names = up.models.flatMap(({ manifest }) => (manifest.edition === undefined ? modelKey(manifest) : []));
  const pretrained = up.models.some(({ manifest }) => manifest.variant === 'pretrained');
  const lines = [
    up.fault
      ? `${up.fault}\nRimshot is up all the same: ${up.local} shows the sounds that are here.`
      : `Rimshot is up. Open ${up.local} and type /kick 4.`,
    `  Models   ${names.length > 0 ? names.join(', ') : 'none: see `npm run rimshot -- models`'}`,
    up.gallery && `  Gallery  ${up.gallery}`,
    up.invite
      ? `  Discord  connected; add the bot to a server: ${up.invite}`
      : '  Discord  put a bot token into .env (see .env.example and docs/discord.md)',
    !pretrained && '  More     npm run rimshot -- models pull   fetches the four pretrained models',
    '  Stop     Ctrl-C',
  ];
  return lines.filter(Boolean).join('\n');
}
