/** The selected sounds of the Library, in the page's order. */
export const chosenSounds = () =>
  /** @type {HTMLElement[]} */ ([...document.querySelectorAll('#found .sound:has([data-pick]:checked)')]);

export const chosenIds = () => chosenSounds().map(({ dataset }) => dataset.sample ?? '');
