import { percentile } from '../percentile.ts';
import { atEqualSizes } from './draws.ts';
import { type Points, squaredDistance } from './set-distances.ts';

/**
 * Precision and recall of the sets as they are; recall, coverage and density at equal sizes, because these three depend
 * on the sizes: with more sounds, recall's balls shrink, and more of coverage's are hit by chance.
 */
export const manifoldsOf = (sounds: Points, real: Points) => ({
  ...precisionAndRecall(sounds, real),
  ...atEqualSizes(sounds, real, (some, others) => ({ recallAtEqualSizes: precisionOf(others, some) })),
  ...coveragesOf(sounds, real),
});

/** Coverage and density at equal sizes, with balls to the first (K1) and to the third (K3) neighbour. */
export const coveragesOf = (sounds: Points, real: Points) =>
  atEqualSizes(sounds, real, (some, others) => {
    const [one, three] = [coverageAndDensity(some, others, 1), coverageAndDensity(some, others, 3)];
    return {
      coverageK1: one.coverage,
      coverageK3: three.coverage,
      densityK1: one.density,
      densityK3: three.density,
    };
  });

/**
 * Share of sounds inside the real manifold, and of real ones inside the sounds' manifold (Kynkaanniemi et al. 2019):
 * balls around each point to its k-th neighbour, at most the 80th percentile, so that outliers have no huge balls.
 */
export const precisionAndRecall = (sounds: Points, real: Points): { precision: number; recall: number } => ({
  precision: precisionOf(sounds, real),
  recall: precisionOf(real, sounds),
});

/**
 * Coverage: share of the balls around the real points, to their k-th real neighbour, that hold a sound. Density: sounds
 * per ball over the k expected of real ones; may exceed 1 (Naeem et al. 2020). The balls are not capped: an outlier's
 * large ball counts once in coverage, and density is only read beside it.
 */
export function coverageAndDensity(sounds: Points, real: Points, k: number): { coverage: number; density: number } {
  const reach = reachOf(real, k);
  const held = real.map((centre, i) => sounds.filter((point) => squaredDistance(point, centre) <= reach[i]!).length);
  return {
    coverage: held.filter((count) => count > 0).length / Math.max(1, real.length),
    density: held.reduce((sum, count) => sum + count, 0) / Math.max(1, k * sounds.length),
  };
}

/** Share of points inside a manifold: precision, or recall with the sets in each other's place. */
export function precisionOf(points: Points, manifold: Points): number {
  const reach = reachOf(manifold, 3);
  const most = percentile(reach, 80);
  const inside = points.filter((point) =>
    manifold.some((centre, i) => squaredDistance(point, centre) <= Math.min(most, reach[i]!)),
  );
  return inside.length / Math.max(1, points.length);
}

/** Squared distance from each point to its k-th neighbour. A point drawn twice (the same array) is not its own neighbour. */
function reachOf(points: Points, k: number): number[] {
  const distinct = [...new Set(points)];
  const reach = new Map(
    distinct.map((point) => {
      const others = distinct.filter((other) => other !== point).map((other) => squaredDistance(point, other));
      return [point, others.sort((x, y) => x - y)[Math.min(k, others.length) - 1] ?? 0];
    }),
  );
  return points.map((point) => reach.get(point)!);
}
