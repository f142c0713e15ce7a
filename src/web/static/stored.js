/** A value kept in the browser. Where storage is blocked or full (private windows), nothing is kept and all else works. @param {string} key @returns {unknown} */
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
