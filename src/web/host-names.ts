import { isIPv6 } from 'node:net';
import { expandIPv6 } from 'hono/utils/ipaddr';

/** Whether a host, as configured or requested, is this machine alone. Names other than localhost may resolve to anything. */
export function isLoopback(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return bare === 'localhost' || bare === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(bare);
}

/** The name in a Host header, lower case; undefined where it is malformed. */
export function hostName(header: string | undefined): string | undefined {
  if (!header || !URL.canParse(`http://${header}`)) return undefined;
  const url = new URL(`http://${header}`);
  return url.host === header.toLowerCase() || `${url.host}:80` === header.toLowerCase() ? url.hostname : undefined;
}

/** An IPv4 address as it is, an IPv6 address as its /64: whoever has one address of a /64 has them all. */
export function networkOf(address: string): string {
  const bare = address.replace(/%.*$/, '').toLowerCase();
  return isIPv6(bare) ? `${expandIPv6(bare).slice(0, 19)}::/64` : address;
}
