/** The promise kept under a key, or a new one: whoever asks meanwhile shares it. A failed one is forgotten, so that the next call tries again. */
export function sharedPromise<Key, Value>(
  kept: Map<Key, Promise<Value>>,
  key: Key,
  make: () => Promise<Value>,
): Promise<Value> {
  const known = kept.get(key);
  if (known) return known;
  const made = make();
  kept.set(key, made);
  made.catch(() => {
    if (kept.get(key) === made) kept.delete(key);
  });
  return made;
}

/** Makes a value once, at the first call; see sharedPromise. */
export function memoised<Value>(make: () => Promise<Value>): () => Promise<Value> {
  const kept = new Map<'value', Promise<Value>>();
  return () => sharedPromise(kept, 'value', make);
}
