import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The numbered list of README's section "The house": who lies where, and who may import beside them. */
export interface Floors {
  /** Names of folders and of files of src itself, from the bottom; every name once. */
  readonly names: readonly (readonly string[])[];
  /** `a → b`: allowed within a floor. */
  readonly arrows: ReadonlySet<string>;
  /** Files that the walk of a /kick names. */
  readonly walk: readonly string[];
}

/** Undefined where the checkout's README has no such list. */
export function readFloors(checkout: string): Floors | undefined {
  const readme = readFileSync(join(checkout, 'README.md'), 'utf8');
  const section = /^## The house\n([\s\S]*?)(?=^## )/m.exec(readme)?.[1] ?? '';
  const [floors = '', walk = ''] = section.split(/^### /m);
  const items = floors.match(/^\d+\. .*(?:\n {3}.*)*/gm);
  if (!items) return undefined;
  const quoted = items.map((item) => [...item.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text));
  return {
    names: quoted.map((texts) => texts.filter((text) => !text.includes('→'))),
    arrows: new Set(quoted.flat().filter((text) => text.includes('→'))),
    walk: [...walk.matchAll(/`([\w/.-]+\.ts)`/g)].map(([, path = '']) => path),
  };
}

/** Every script of src and commands with the scripts that it imports, types included; paths from the checkout's root. */
export function readImports(checkout: string): Map<string, readonly string[]> {
  const files = ['src', 'commands'].flatMap((folder) =>
    readdirSync(join(checkout, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => posix.join(folder, name.replaceAll('\\', '/')))
      .filter((name) => /\.(ts|mjs|js)$/.test(name)),
  );
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(checkout, file), 'utf8');
      const imported = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'(\.[^']+)'/g)].map(([, path = '']) =>
        posix.join(dirname(file), path),
      );
      return [file, imported.filter((path) => /\.(ts|mjs|js)$/.test(path))];
    }),
  );
}

/** Where a file belongs: its folder's name, or its own for a file of src itself. */
export function nameOf(file: string): string {
  const [top = '', name = ''] = file.split('/');
  return top === 'src' ? name : top;
}

/** Imports between folders as `a → b`, each with the imports that it stands for. */
export function arrowsOf(imports: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const arrows = new Map<string, string[]>();
  for (const [file, imported] of imports)
    for (const path of imported) {
      if (nameOf(file) === nameOf(path)) continue;
      const arrow = `${nameOf(file)} → ${nameOf(path)}`;
      arrows.set(arrow, [...(arrows.get(arrow) ?? []), `${file} imports ${path}`]);
    }
  return arrows;
}

/** Arrows as a graph of folders. */
export function foldersOf(arrows: Iterable<string>): Map<string, string[]> {
  const graph = new Map<string, string[]>();
  for (const arrow of arrows) {
    const [from = '', to = ''] = arrow.split(' → ');
    graph.set(from, [...(graph.get(from) ?? []), to]);
  }
  return graph;
}

/** Groups of nodes that reach each other: what is left after nodes that nothing points to, or that point nowhere, are taken away. */
export function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const reached = new Map([...graph.keys()].map((node) => [node, reachableFrom(node, graph)]));
  const inCircle = [...graph.keys()].filter((node) => reached.get(node)?.has(node));
  const circles: string[][] = [];
  for (const node of inCircle) {
    if (circles.some((circle) => circle.includes(node))) continue;
    circles.push(inCircle.filter((other) => reached.get(node)?.has(other) && reached.get(other)?.has(node)));
  }
  return circles;
}

function reachableFrom(start: string, graph: ReadonlyMap<string, readonly string[]>): Set<string> {
  const reached = new Set<string>();
  const next = [...(graph.get(start) ?? [])];
  for (let node = next.pop(); node !== undefined; node = next.pop()) {
    if (reached.has(node)) continue;
    reached.add(node);
    next.push(...(graph.get(node) ?? []));
  }
  return reached;
}

/** How each arrow lies on the floors. */
export function directionOf(
  arrow: string,
  { names, arrows }: Floors,
): 'down' | 'named' | 'sideways' | 'up' | 'nowhere' {
  const [from, to] = arrow.split(' → ').map((name) => names.findIndex((floor) => floor.includes(name))) as [
    number,
    number,
  ];
  if (from < 0 || to < 0) return 'nowhere';
  if (from !== to) return from > to ? 'down' : 'up';
  return arrows.has(arrow) ? 'named' : 'sideways';
}
