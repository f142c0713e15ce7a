import type { UserError } from '../user-error.ts';

type Tree = Readonly<Record<string, unknown>>;

export const referenceLimits = {
  /** Values in the tree with all that it refers to; a config has 150. */
  values: 10_000,
  /** Characters of texts with references in them, replaced; a config has 300. */
  characters: 64 << 10,
  /** References to references to … */
  chain: 20,
};

/** A reference as OmegaConf (Hydra) writes it, by the path from the top. */
const reference = /\$\{([\w.]+)\}/g;
const wholeReference = /^\$\{([\w.]+)\}$/;

/**
 * A copy of a tree with `${a.b}` replaced by the value of that key, alone or inside a text. What the tree does not
 * define (`${now:…}`, `${oc.env:…}`), and references that lead back to themselves, stay as they are. UserError where the
 * copy nests deeper than `depth` or grows beyond the limits, and at an alias of what it stands in.
 */
export function replaceReferences(root: Tree, { depth: deepest, fault }: ReplaceOptions): Tree {
  let values = 0;
  let characters = 0;
  const ancestors = new Set<unknown>();
  return copy(root, 0, 0) as Tree;

  function copy(value: unknown, depth: number, chain: number): unknown {
    if (++values > referenceLimits.values)
      throw fault(
        `it is not usable YAML: its references and aliases repeat more than ${referenceLimits.values} values`,
      );
    if (typeof value === 'string') return replaced(value, depth, chain);
    if (value === null || typeof value !== 'object') return value;
    if (ancestors.has(value)) throw fault('it is not usable YAML: an alias stands inside of what it repeats');
    if (depth > deepest) throw fault(`it is not usable YAML: it nests deeper than ${deepest} levels`);
    ancestors.add(value);
    const result = Array.isArray(value)
      ? value.map((item) => copy(item, depth + 1, chain))
      : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, depth + 1, chain)]));
    ancestors.delete(value);
    return result;
  }

  function replaced(text: string, depth: number, chain: number): unknown {
    const path = wholeReference.exec(text)?.[1];
    if (path !== undefined) {
      const found = look(path);
      // A list or mapping that refers to what it stands in would have no end.
      if (found === undefined || chain >= referenceLimits.chain || ancestors.has(found)) return text;
      return copy(found, depth, chain + 1);
    }
    return text.replace(reference, (all, part: string) => {
      const found = look(part);
      const isText = typeof found === 'string' || typeof found === 'number';
      const value = isText && chain < referenceLimits.chain ? String(copy(found, depth, chain + 1)) : all;
      characters += value.length;
      if (characters > referenceLimits.characters)
        throw fault(
          `it is not usable YAML: its references make texts of more than ${referenceLimits.characters} characters`,
        );
      return value;
    });
  }

  function look(path: string): unknown {
    let at: unknown = root;
    for (const key of path.split('.')) {
      if (at === null || typeof at !== 'object' || !Object.hasOwn(at, key)) return undefined;
      at = (at as Tree)[key];
    }
    return at;
  }
}

export interface ReplaceOptions {
  readonly depth: number;
  /** Makes the UserError for a reason. */
  readonly fault: (reason: string) => UserError;
}
