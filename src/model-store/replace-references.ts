import type { UserError } from '../user-error.ts';

type Tree = Readonly<Record<string, unknown>>;

export const referenceLimits = {
  /** Values of the tree with its references expanded; a config has 150. */
  values: 10_000,
  /** Characters inserted into texts; a config has 300. */
  characters: 64 << 10,
  /** Depth of references to references. */
  chain: 20,
};

/** OmegaConf's (Hydra's) reference: the path from the top. */
const reference = /\$\{([\w.]+)\}/g;
const wholeReference = /^\$\{([\w.]+)\}$/;

/**
 * A copy of a tree with each `${a.b}`, alone or inside a text, replaced by the value of that key. Undefined
 * (`${now:…}`, `${oc.env:…}`) and circular references stay as they are. UserError if the copy nests deeper than `depth`
 * or exceeds the limits, or if an alias contains itself.
 */
export function replaceReferences(
  root: Tree,
  { depth: deepest, fault }: { readonly depth: number; readonly fault: (reason: string) => UserError },
): Tree {
  let values = 0;
  let characters = 0;
  const ancestors = new Set<unknown>();
  /** Paths under expansion. */
  const following = new Set<string>();
  return copy(root, 0) as Tree;

  function copy(value: unknown, depth: number): unknown {
    if (++values > referenceLimits.values)
      throw fault(
        `it is not usable YAML: its references and aliases repeat more than ${referenceLimits.values} values`,
      );
    if (typeof value === 'string') return replaced(value, depth);
    if (value === null || typeof value !== 'object') return value;
    if (ancestors.has(value)) throw fault('it is not usable YAML: an alias stands inside of what it repeats');
    if (depth > deepest) throw fault(`it is not usable YAML: it nests deeper than ${deepest} levels`);
    ancestors.add(value);
    const result = Array.isArray(value)
      ? value.map((item) => copy(item, depth + 1))
      : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, depth + 1)]));
    ancestors.delete(value);
    return result;
  }

  function replaced(text: string, depth: number): unknown {
    const path = wholeReference.exec(text)?.[1];
    if (path !== undefined) {
      const value = follow(path, depth, (found) => !ancestors.has(found));
      return value === undefined ? text : value;
    }
    return text.replace(reference, (all, part: string) => {
      const value = String(
        follow(part, depth, (found) => typeof found === 'string' || typeof found === 'number') ?? all,
      );
      characters += value.length;
      if (characters > referenceLimits.characters)
        throw fault(
          `it is not usable YAML: its references make texts of more than ${referenceLimits.characters} characters`,
        );
      return value;
    });
  }

  /** The expanded value at a path; undefined if the reference is to stay, for example a circular one. */
  function follow(path: string, depth: number, isWanted: (found: unknown) => boolean): unknown {
    const found = valueAt(root, path.split('.'));
    if (found === undefined || following.has(path) || following.size >= referenceLimits.chain || !isWanted(found))
      return undefined;
    following.add(path);
    const value = copy(found, depth);
    following.delete(path);
    return value;
  }
}

/** The value at a path of own keys; undefined where there is none. */
export function valueAt(tree: unknown, path: readonly PropertyKey[]): unknown {
  let at = tree;
  for (const key of path) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<PropertyKey, unknown>)[key];
  }
  return at;
}
