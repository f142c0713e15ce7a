import { applicationRoutes } from './application-routes.ts';
import { channelRoutes } from './channel-routes.ts';
import { interactionRoutes } from './interactions.ts';
import type { Route } from './route.ts';

/** Every request that the server answers; any other is a complaint. */
export const routes: readonly Route[] = [...applicationRoutes, ...interactionRoutes, ...channelRoutes];
