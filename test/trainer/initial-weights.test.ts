import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialWeights } from '../../src/trainer/initial-weights.ts';
import { presets } from '../../src/trainer/settings.ts';
import { layoutOf } from '../../src/unet/layout.ts';

test('a training from scratch begins with places that say nothing', () => {
  const { architecture } = presets.starter;
  const placed = { ...architecture, places: [512, 0, 0] };
  const places = initialWeights(placed, 1).get(layoutOf(placed).top.places!.name)!;
  assert.deepEqual(places.shape, [architecture.channels[0], 512]);
  assert.ok(
    places.data.every((value) => value === 0),
    'places are biases',
  );
});
