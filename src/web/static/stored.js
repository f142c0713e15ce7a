/** What the browser keeps for us. Where it may not (private windows, blocked or full storage), nothing is kept and all else works. @param {string} key @returns {unknown} */
export function readStored(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {string} key @param {unknown} value */
export function store(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Kept for this visit alone.
  }
}
