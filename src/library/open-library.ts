import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type WriteFile, wavFolder, writeSynced } from '../files/durable-files.ts';
import { addUpload, findUpload } from './add-upload.ts';
import type { Db } from './database.ts';
import { soundsToday } from './day-counts.ts';
import {
  ancestors,
  descendants,
  findSample,
  listBatches,
  newestSamples,
  recentSamples,
  samplesOfBatch,
  searchSamples,
} from './find-samples.ts';
import type { Library, Scope } from './library.ts';
import { loadSamples } from './load-samples.ts';
import { deleteSample, forgetPerson, pruneAudio, pruneUploads } from './removal.ts';
import { changeSettings, readSettings } from './settings.ts';
import { isSharedWith, readAudio, restoreAudio, shareWith, storeBatch, withAudio } from './store-samples.ts';
import {
  claimFame,
  favourites,
  markFamePosted,
  marks,
  pendingFame,
  toggleFavourite,
  toggleVote,
  top,
  voteCounts,
} from './votes.ts';

export interface LibraryOptions {
  readonly db: Db;
  readonly dataDir: string;
  /** Unix ms. */
  readonly now?: () => number;
  /** How audio reaches the disk; tests pass one that runs out of space. */
  readonly writeFile?: WriteFile;
}

/** The library over an open database and the folders beside it. */
export function openLibrary({ db, dataDir, now = Date.now, writeFile = writeSynced }: LibraryOptions): Library {
  const { sql, longReads } = db;
  const audio = wavFolder(join(dataDir, 'samples'), writeFile, db.assertInPlace);
  const uploads = wavFolder(join(dataDir, 'uploads'), writeFile, db.assertInPlace);
  // An upload must not come between the removal of the same one's row and of its file.
  const inTurn = createTurns();
  // Over all galleries, each query may take half a second: members of a server wait behind one visitor at most.
  const visitors = createTurns();
  const amongVisitors = <T>({ serverId }: Scope, work: () => Promise<T>): Promise<T> =>
    serverId === undefined ? visitors(work) : work();
  return {
    async addSamples(batch) {
      const ids = await storeBatch(sql, audio, batch, now());
      return loadSamples(sql, ids, { serverId: batch.serverId });
    },
    findSample: (text, scope) => findSample(sql, text, scope),
    samplesOfBatch: (batchId) => samplesOfBatch(sql, batchId),
    batches: (query) => listBatches(sql, query),
    shareWith: (serverId, ids) => shareWith(sql, serverId, ids, randomUUID(), now()),
    isSharedWith: (serverId, id) => isSharedWith(sql, serverId, id),
    readAudio: (id) => readAudio(sql, audio, id),
    withAudio: (ids) => withAudio(sql, audio, ids),
    restoreAudio: (id, wav) => restoreAudio(sql, audio, id, wav),
    descendants: (id, scope) => descendants(longReads, id, scope),
    ancestors: (id, scope) => ancestors(sql, id, scope),
    searchSamples: (query) => amongVisitors(query, () => searchSamples(longReads, query)),

    toggleVote: (vote) => toggleVote(sql, vote, now()),
    voteCounts: (serverId, ids) => voteCounts(sql, serverId, ids),
    toggleFavourite: (favourite) => toggleFavourite(sql, favourite, now()),
    favourites: (personId, limit) => favourites(sql, personId, limit),
    marks: (personId, ids) => marks(sql, personId, ids),
    recent: (personId, limit) => recentSamples(sql, personId, limit),
    newest: (query) => amongVisitors(query, () => newestSamples(longReads, query)),
    top: (query) => amongVisitors(query, () => top(longReads, query, now())),
    countMadeToday: (personId, serverId) => soundsToday(sql, { personId, serverId }, now()),

    settings: (serverId) => readSettings(sql, serverId),
    changeSettings: (serverId, change) => changeSettings(sql, serverId, change),
    claimFame: (sampleId, serverId) => claimFame(sql, sampleId, serverId, now()),
    pendingFame: (serverId, limit) => pendingFame(sql, serverId, limit),
    markFamePosted: (sampleId, serverId) => markFamePosted(sql, sampleId, serverId),

    deleteSample: (id) => deleteSample(sql, audio, id),
    forgetPerson: (personId) => inTurn(() => forgetPerson(sql, uploads, personId, now())),
    addUpload: ({ bytes, personId }) => inTurn(() => addUpload(sql, uploads, { bytes, personId }, now())),
    // The name is a digest by its form, or refused before it becomes a path.
    findUpload: (query) => findUpload(sql, query),
    readUpload: async (sha256) => (/^[0-9a-f]{64}$/.test(sha256) ? uploads.read(sha256) : undefined),

    pruneAudio: (olderThanMs) => pruneAudio(db, audio, now() - olderThanMs),
    pruneUploads: (olderThanMs) => inTurn(() => pruneUploads(sql, uploads, now() - olderThanMs)),
    close: () => db.close(),
  };
}

/** One after the other. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
}
