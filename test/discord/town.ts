import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { readWav } from '../../src/audio/wav.ts';
import { sampleIdsOf } from '../../src/chat/rows.ts';
import { fromComponents } from '../../src/discord/message.ts';
import type { Recipe } from '../../src/sound/recipe.ts';
import { parseRecipe } from '../../src/sound/recipe.ts';
import { afterwards } from '../stubs/last-first.ts';
import { newDataDir, type ProductOptions, removeDataDir, startProduct } from './product.ts';
import {
  type Channel,
  manageGuild,
  manageMessages,
  type Person,
  type Posted,
  type Sent,
  startTestDiscord,
  type TestDiscord,
  type Values,
} from './server/test-discord.ts';

/** The whole product, logged in to a test Discord with a server, a channel and some people. */
export async function startTown(t: TestContext, options: Partial<ProductOptions> = {}) {
  const dataDir = newDataDir();
  const discord = await startTestDiscord();
  const guild = discord.guild('Kick Club');
  const channel = discord.channel(guild, 'drums');
  const { token, api } = discord;
  let stop = async () => {};
  const start = async () => {
    const started = await startProduct({ dataDir, token, api, ...options });
    stop = started.stop;
    return started;
  };
  // Hooks run in the order of their making: a product that still stops would write into a folder that is gone.
  afterwards(t, async () => {
    try {
      await stop();
      await discord.stop();
    } finally {
      removeDataDir(dataDir);
    }
  });
  let product = await start();
  return {
    discord,
    guild,
    channel,
    dataDir,
    ann: discord.person('Ann'),
    bob: discord.person('Bob'),
    boss: discord.person('Boss', { permissions: manageGuild | manageMessages | (1n << 10n) }),
    product: () => product,
    async restart() {
      await product.stop();
      product = await start();
    },
  };
}

/** The public answer to what was asked, once it has its files. */
export async function soundsFor(
  discord: TestDiscord,
  sent: Sent,
  what = 'sounds',
  timeoutMs = 20_000,
): Promise<Posted> {
  return await discord.until(
    what,
    () => {
      const whisper = discord.whisperTo(sent);
      if (whisper) throw new Error(`${what}: refused: ${whisper.content}`);
      const answer = discord.answerTo(sent);
      return answer && answer.attachments.length > 0 && answer;
    },
    timeoutMs,
  );
}

/** Says a command and waits for the public answer with its files. */
export const sounds = (discord: TestDiscord, who: Person, channel: Channel, name: string, values: Values = {}) =>
  soundsFor(discord, who.slash(channel, name, values), `/${name}`);

export async function whispered(discord: TestDiscord, sent: Sent, timeoutMs = 10_000): Promise<Posted> {
  return await discord.until('a private answer', () => discord.whisperTo(sent), timeoutMs);
}

export const wavsOf = (message: Posted) => message.attachments.filter(({ filename }) => filename.endsWith('.wav'));
export const idsOf = (message: Posted) => sampleIdsOf(fromComponents(message.components as never));
const customIds = (message: Posted) =>
  message.components.flatMap(({ components }) => components.map(({ custom_id }) => custom_id));
export const pressOf = (message: Posted, verb: string): string => {
  const id = customIds(message).find((item) => item.startsWith(`r1:${verb}:`));
  assert.ok(id, `no ${verb} among ${customIds(message).join(', ')}`);
  return id;
};
export const labelOf = (message: Posted, customId: string): string => {
  const all = message.components.flatMap(({ components }) => [...components]);
  const button = all.find((item) => item.custom_id === customId);
  return (button?.type === 2 && button.label) || '';
};

/** The recipe that a posted WAV carries. */
export function recipeIn(bytes: Uint8Array): Recipe {
  const { recipeText } = readWav(bytes);
  assert.ok(recipeText, 'the file carries a recipe');
  return parseRecipe(recipeText);
}
