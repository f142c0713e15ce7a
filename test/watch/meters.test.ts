import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Meters } from '../../src/watch/meters.ts';
import { readExposition, seriesValue } from './exposition.ts';

test('the reader of these tests refuses what a scraper would', () => {
  const good = '# HELP a_total Things.\n# TYPE a_total counter\na_total{b="c\\n\\"\\\\"} 1\n';
  assert.equal(seriesValue(readExposition(good), 'a_total', { b: 'c\n"\\' }), 1);
  const histogram = '# HELP h H.\n# TYPE h histogram\nh_bucket{le="1"} 2\nh_bucket{le="+Inf"} 2\nh_sum 1\nh_count 2\n';
  assert.equal(seriesValue(readExposition(histogram), 'h_bucket', { le: '1' }), 2);
  const wrong: [string, RegExp][] = [
    [good.slice(0, -1), /no end/],
    [good.replace('# TYPE a_total counter\n', ''), /not below/],
    [good.replace('a_total{b="c\\n\\"\\\\"} 1', 'a_total{b="c" d="e"} 1'), /bad labels/],
    [good.replace('} 1', '} one'), /no number/],
    [good.replace('} 1', '} -1'), /counts -1/],
    [`${good}a_total{b="c\\n\\"\\\\"} 1\n`, /twice/],
    [good.replaceAll('a_total', 'a'), /_total/],
    [good.replaceAll('a_total', 'wait_ms_total'), /base unit/],
    [`${good}${good}`, /second/],
    [histogram.replace('h_count 2', 'h_count 3'), /counts/],
    [histogram.replace('le="+Inf"', 'le="0.5"'), /bounds/],
  ];
  for (const [text, reason] of wrong) assert.throws(() => readExposition(text), reason, text);
});

test('counters, gauges, histograms and summaries are written as a scraper reads them', async () => {
  const meters = new Meters();
  const counter = meters.counter('tries_total', 'Tries.', [{ outcome: 'ok' }]);
  counter.add({ outcome: 'a "quoted"\nback\\slash' }, 2);
  counter.add({ outcome: 'ok' });
  meters.gauge('depth', 'Depth.', async () => [{ labels: { state: 'waiting' }, value: 1e21 }]);
  const histogram = meters.histogram('wait_seconds', 'Waits.', [0.5, 1]);
  for (const value of [0.5, 0.75, 3]) histogram.observe(value);
  const summary = meters.summary('step_seconds', 'Steps.');
  summary.observe(0.25, { model: 'kick' });
  summary.observe(0.5, { model: 'kick' });
  const read = readExposition(await meters.text());
  assert.equal(seriesValue(read, 'tries_total', { outcome: 'a "quoted"\nback\\slash' }), 2);
  assert.equal(seriesValue(read, 'tries_total', { outcome: 'ok' }), 1);
  assert.equal(counter.total(), 3);
  assert.equal(seriesValue(read, 'depth', { state: 'waiting' }), 1e21);
  const buckets = ['0.5', '1', '+Inf'].map((le) => seriesValue(read, 'wait_seconds_bucket', { le }));
  assert.deepEqual(buckets, [1, 2, 3], 'a bound belongs to its bucket, and buckets add up');
  assert.equal(seriesValue(read, 'wait_seconds_sum'), 4.25);
  assert.equal(seriesValue(read, 'step_seconds_sum', { model: 'kick' }), 0.75);
  assert.equal(seriesValue(read, 'step_seconds_count', { model: 'kick' }), 2);
});

test('a gauge that cannot be read is absent, and the rest is there', async () => {
  const meters = new Meters();
  meters.gauge('broken', 'Broken.', () => Promise.reject(new Error('the database is closed')));
  meters.gauge('whole', 'Whole.', () => 7);
  const read = readExposition(await meters.text());
  assert.deepEqual([...read.keys()], ['whole']);
});

test('label sets without end are counted together', async () => {
  const meters = new Meters();
  const counter = meters.counter('models_total', 'Models.', []);
  for (let i = 0; i < 1000; i++) counter.add({ model: `own-${i}`, device: 'cpu' });
  const { series } = readExposition(await meters.text()).get('models_total')!;
  assert.ok(series.length <= 201, `${series.length} series`);
  assert.equal(series.find(({ labels }) => labels.model === 'other')?.value, 800);
});
