import type { ModelStore } from '../model-store/open-store.ts';
import { modelKey } from '../sound/manifest.ts';

/** One line on what the end of a run does to the models there are: said before the run costs days. */
export function trainingNotice(store: Pick<ModelStore, 'list' | 'resolve'>, name: string): string {
  const same = store.list().filter(({ manifest }) => manifest.name === name);
  const replaces = same.some(({ manifest }) => manifest.variant === 'own');
  const installs = `At its end the run installs its weights as "${modelKey({ name, variant: 'own' })}"${replaces ? ', replacing the own weights of that name' : ''}`;
  const inUse = same.length === 0 ? undefined : store.resolve(name).manifest;
  if (inUse === undefined || inUse.variant === 'own') return `${installs}.`;
  return `${installs}, and "${name}" means them instead of ${modelKey(inUse)} ("npm run rimshot -- models use ${name} ${inUse.variant}" goes back).`;
}
