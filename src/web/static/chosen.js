/** @typedef {HTMLInputElement} Box a sound's checkbox */

/** @returns {Box[]} in the order of the Library's page */
export const boxes = () => [...document.querySelectorAll('#found [data-pick]')].map((box) => /** @type {Box} */ (box));

/** The selected sounds of the Library, in the page's order. */
export const chosenSounds = () =>
  /** @type {HTMLElement[]} */ ([...document.querySelectorAll('#found .sound:has([data-pick]:checked)')]);

export const chosenIds = () => chosenSounds().map(({ dataset }) => dataset.sample ?? '');
