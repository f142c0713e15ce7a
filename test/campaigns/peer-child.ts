/** A process of peers.test.ts, which ends with its parent: says when it leads and when it no longer does. */
import { openPostgres } from '../../src/library/postgres.ts';
import { openPeers } from '../../src/peers/peers.ts';
import { listLog } from '../stubs/log.ts';

process.on('disconnect', () => process.exit());
const db = await openPostgres(process.argv[2] ?? '');
const { leader } = await openPeers({ db, log: listLog() });
process.send?.({ leads: leader.isLeading() });
leader.whileLeading(() => {
  process.send?.({ leads: true });
  return () => process.send?.({ leads: false });
});
