/** Words of which kits that nobody named are called: short, of any language's keyboard, and easy to say. */
const first = [
  ...['Amber', 'Arctic', 'Basement', 'Brass', 'Cellar', 'Chrome', 'Cobalt', 'Copper', 'Dusty', 'Electric', 'Ember'],
  ...['Faded', 'Ghost', 'Granite', 'Harbor', 'Hollow', 'Indigo', 'Ivory', 'Jade', 'Lunar', 'Marble', 'Midnight'],
  ...['Neon', 'Night', 'Olive', 'Paper', 'Pearl', 'Quiet', 'Rusty', 'Silver', 'Solar', 'Static', 'Velvet', 'Winter'],
];
const second = [
  ...['Alley', 'Arcade', 'Bridge', 'Bus', 'Cinema', 'Circuit', 'Comet', 'Corner', 'Diner', 'Engine', 'Ferry', 'Garage'],
  ...['Garden', 'Harvest', 'Island', 'Lantern', 'Market', 'Meadow', 'Mirror', 'Motel', 'Orbit', 'Parade', 'Pier'],
  ...['Radio', 'River', 'Rooftop', 'Signal', 'Station', 'Street', 'Studio', 'Terrace', 'Tower', 'Tunnel', 'Valley'],
];

/** A kit's name from its seed, unsigned 32-bit: the same seed gives the same name. */
export function kitName(seed: number): string {
  // Neighbouring seeds lie far apart (Knuth's multiplicative hash).
  const place = (Math.imul(seed, 0x9e3779b1) >>> 0) / 2 ** 32;
  const pair = Math.floor(place * first.length * second.length);
  return `${first[pair % first.length]} ${second[Math.floor(pair / first.length)]}`;
}
