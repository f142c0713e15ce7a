import { SnowflakeUtil } from 'discord.js';
import type { Delivery } from '../chat/chat.ts';
import type { InteractionRef } from './api.ts';

/** The way back to a person on Discord, as it is stored with a job. */
export interface DiscordDelivery extends Delivery, InteractionRef {
  readonly platform: 'discord';
  readonly channelId: string;
  readonly userId: string;
}

/** Discord lets the token of an interaction live 15 minutes; the last one is left for answers under way. */
export const tokenLifeMs = 14 * 60_000;

export const tokenIsOld = (ref: InteractionRef, now: number): boolean =>
  now - SnowflakeUtil.timestampFrom(ref.interactionId) > tokenLifeMs;

const fields = ['applicationId', 'interactionId', 'token', 'channelId', 'userId'] as const;

/** Checks a stored delivery. */
export function asDiscordDelivery(delivery: Delivery): DiscordDelivery {
  const missing = fields.filter((name) => typeof delivery[name] !== 'string');
  if (delivery.platform !== 'discord' || missing.length > 0)
    throw new Error(`Not a delivery on Discord: platform ${delivery.platform}, missing ${missing.join(', ')}`);
  return delivery as DiscordDelivery;
}
