import { named, quoted } from '../quoted.ts';

/** Keys and classes of conditioned networks, upstream's and those of forks. */
const conditionKey = /cond|class|label|embedding|text|context|cross/i;
const conditionTarget = /cond|class|label|text/i;

type Tree = Readonly<Record<string, unknown>>;
const treeOf = (value: unknown): Tree =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Tree) : {};

/** False for the values that turn a part off. */
const isSet = (value: unknown): boolean =>
  Array.isArray(value) ? value.some(isSet) : value !== undefined && value !== null && value !== false && value !== 0;

/** The entry of a config that makes its network conditioned (on a class, a text, …), as part of a sentence. */
export function conditionIn(config: Tree): string | undefined {
  const model = treeOf(config.model);
  const net = treeOf(model.model);
  for (const [path, tree] of [
    ['model', model],
    ['model.model', net],
  ] as const) {
    const found = Object.keys(tree).find((key) => conditionKey.test(key) && isSet(tree[key]));
    if (found !== undefined) return `${path}.${named(found)} is ${quoted(tree[found])}`;
    const target = tree._target_;
    const name = typeof target === 'string' ? (target.split('.').at(-1) ?? '') : '';
    if (conditionTarget.test(name)) return `${path}._target_ is ${quoted(target)}`;
  }
  const { audio_channels: audio } = model;
  const taken = net.in_channels ?? 2;
  if (typeof audio === 'number' && audio !== taken)
    return `model.model.in_channels is ${quoted(taken)} for ${audio} channels of audio`;
  return undefined;
}
