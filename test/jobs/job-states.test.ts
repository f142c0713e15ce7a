import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOver, type State, states, type TransitionName, transitions } from '../../src/jobs/job-states.ts';
import { request, temporaryJobs, until } from './temporary-jobs.ts';

const names = Object.keys(transitions) as TransitionName[];
const all = Object.keys(states) as State[];

test('every state can be reached and left, but for those that are over', () => {
  const reached = new Set<State>(['accepting']);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const name of names) {
      const { from, to } = transitions[name];
      if (from.some((state) => reached.has(state))) reached.add(to);
    }
  }
  assert.deepEqual([...reached].sort(), [...all].sort());
  for (const state of all) {
    const ways = names.filter((name) => (transitions[name].from as readonly State[]).includes(state));
    assert.equal(ways.length === 0, isOver(state), state);
  }
});

test('a row says what others see: a transition that writes a state writes that of its end', () => {
  for (const name of names) {
    const { to, ...transition } = transitions[name];
    if ('writes' in transition && 'state' in transition.writes) assert.equal(transition.writes.state, states[to], name);
  }
});

test('what a job that is delivered, one that fails and one that is cancelled write and tell is what the table says', async (t) => {
  const happened: string[] = [];
  const { jobs, db, told } = await temporaryJobs(t, {
    deliver: async ({ personId }) => {
      happened.push(`${personId} finished`);
      if (personId === 'discord:2') throw new Error('Discord answers 503');
    },
    tell: async ({ personId, state }) => void happened.push(`${personId} unanswered ${state}`),
    limits: { deliveries: 2, deliveryPausesMs: [1] },
  });
  await jobs.submit(request(1, [1]));
  await jobs.submit(request(2, [2]));
  const third = await jobs.submit(request(3, [3]));
  await jobs.cancel(third.id);
  await until(async () => (await jobs.list()).length === 0 && told.failed.length === 2);
  await until(
    async () => (await db.sql.selectFrom('jobs').select('id').where('state', '=', 'made').execute()).length === 0,
  );
  const rows = await db.sql.selectFrom('jobs').select(['state', 'deliveries', 'strikes']).orderBy('id').execute();
  assert.deepEqual(rows, [
    { state: 'done', deliveries: 1, strikes: 0 },
    { state: 'failed', deliveries: 2, strikes: 0 },
    { state: 'cancelled', deliveries: 0, strikes: 0 },
  ]);
  for (const [person, tells] of [
    [1, ['finished']],
    [2, ['finished', 'finished', 'unanswered failed']],
    [3, ['unanswered cancelled']],
  ] as const)
    assert.deepEqual(
      happened.filter((what) => what.startsWith(`discord:${person} `)),
      tells.map((what) => `discord:${person} ${what}`),
    );
});
