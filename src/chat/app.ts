import type { Beatbox } from '../beatbox/beatbox.ts';
import type { Jobs } from '../jobs/create-jobs.ts';
import type { Library } from '../library/library.ts';
import type { Likeness } from '../likeness/likeness.ts';
import type { Log } from '../log.ts';
import type { KnobTables } from '../model-store/knob-tables.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import type { Engine } from '../worker/engine.ts';
import type { Workshop } from '../workshop/workshop.ts';
import type { Message } from './chat.ts';

/** What commands may call: plain parts, put together by create-app.ts. */
export interface App {
  readonly library: Library;
  readonly jobs: Jobs;
  readonly models: ModelStore;
  readonly knobs: KnobTables;
  readonly engine: Engine;
  readonly workshop: Workshop;
  readonly beatbox: Pick<Beatbox, 'hear'>;
  readonly likeness: Pick<Likeness, 'nearest' | 'map' | 'characters'>;
  /** Current time, Unix ms. */
  readonly now: () => number;
  /** A random unsigned 32-bit seed. */
  readonly randomSeed: () => number;
  /** The gallery's address as people see it; undefined where there is none. */
  readonly galleryUrl: () => string | undefined;
  /** Of whoever runs this bot: its privacy notice and terms. */
  readonly links: { readonly privacy?: string | undefined; readonly terms?: string | undefined };
  /** For what fails beside an answer and concerns nobody who asked. */
  readonly log: Log;
  /** Posts in a channel on the bot's own account (hall of fame). */
  readonly post: (serverId: string, channelId: string, message: Message, nonce: string) => Promise<void>;
}
