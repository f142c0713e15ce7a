import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { localPersonId } from '../chat/chat.ts';
import { FolderBusy } from '../sync/folder-lock.ts';
import { librarySource } from '../sync/library-source.ts';
import { linkSource, Unreachable } from '../sync/link-source.ts';
import { type SyncResult, syncFolder } from '../sync/sync-folder.ts';
import type { SyncSource } from '../sync/sync-source.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { modelsOf } from './make-sounds.ts';
import { withLibrary } from './with-library.ts';

/** Between two looks: the library of this machine, and somebody's server. */
const everyMs = { library: 2_000, link: 60_000 } as const;

const examples = `
Put the folder where your DAW's browser looks. Sync writes, renames and removes the files that it wrote itself, as
listed in .rimshot-sync.json, and touches no others. On Discord, /mine gives a private link, which can be revoked there.

Examples:
  $ npm run rimshot -- sync ~/Music/Samples/Rimshot --watch              what you keep on this machine
  $ npm run rimshot -- sync ~/Music/Samples/Rimshot --from https://…     what you keep on Discord`;

interface SyncOptions {
  readonly from?: string;
  readonly person: string;
  readonly watch?: true;
  readonly json?: true;
}

export function register(program: Command, context: CliContext): void {
  program
    .command('sync')
    .description('Keep a folder equal to the sounds you keep.')
    .argument('<folder>', 'made where there is none')
    .option('--from <link>', 'private link of a bot’s gallery (default: the library of this machine)')
    .option('--person <id>', 'whose sounds of this machine’s library, e.g. discord:123…', localPersonId)
    .option('--watch', 'go on until Ctrl-C')
    .option('--json', 'print the figures as JSON')
    .addHelpText('after', examples)
    .action(async (folder: string, options: SyncOptions) => {
      const cancel = new AbortController();
      const onInterrupt = () =>
        cancel.abort(new HostError('Stopped; the folder goes on from here.', { kind: 'failed' }));
      process.once('SIGINT', onInterrupt);
      try {
        if (options.from !== undefined)
          return await keepEqual(folder, linkSource(options.from, { signal: cancel.signal }), cancel.signal, options);
        await withLibrarySource(context, options.person, (source) => keepEqual(folder, source, cancel.signal, options));
      } finally {
        process.off('SIGINT', onInterrupt);
      }
    });
}

const withLibrarySource = (context: CliContext, personId: string, work: (source: SyncSource) => Promise<void>) =>
  withLibrary(context, 'There is nothing to keep a folder equal to', (library) =>
    work(librarySource(personId, { library, models: modelsOf(context) })),
  );

async function keepEqual(folder: string, source: SyncSource, signal: AbortSignal, options: SyncOptions): Promise<void> {
  let trouble = '';
  for (;;) {
    try {
      const done = await syncFolder(folder, source, signal);
      if (done) tell(done, folder, options);
      trouble = '';
    } catch (error) {
      // A link that was revoked stays revoked; a network comes back, and another sync ends.
      const isPassing = error instanceof Unreachable || error instanceof FolderBusy;
      if (!options.watch || signal.aborted || !isPassing) throw error;
      if (error.message !== trouble) console.error(error.message);
      trouble = error.message;
    }
    if (!options.watch) return;
    await pause(options.from === undefined ? everyMs.library : everyMs.link, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
  }
}

function tell({ notes, ...figures }: SyncResult, folder: string, { json }: SyncOptions): void {
  for (const note of notes) console.error(note);
  if (json) {
    console.log(JSON.stringify({ folder, ...figures, notes }));
    return;
  }
  const { added, renamed, removed, total } = figures;
  console.log(`${folder}: ${total} sounds; ${added} added, ${renamed} renamed, ${removed} removed.`);
}
