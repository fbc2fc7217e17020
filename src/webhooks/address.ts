/** Which addresses a webhook may lead to. The URL is the organiser's word, and the request comes from
 * inside the operator's network: whatever is not on the public Internet is out of bounds (server-side
 * request forgery, OWASP API7). In development one's own machine is allowed as well.
 *
 * The name is looked up when the connection is made, and what the look-up said is what is connected to:
 * a name that was checked before could have moved on. */
import { lookup as systemLookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

export const URL_MAX_CHARS = 2_048;

/** IANA's special-purpose registries; what is not global unicast in version 6 is out as a whole, and
 * with it every way to write a version 4 address in one. */
const SPECIAL_4 = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
];
const SPECIAL_6 = [
  "::/3",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
  "4000::/2",
  "8000::/1",
];

/** One list a family: in a list of both, a rule of version 6 holds for version 4 as well. */
const special4 = new BlockList();
for (const range of SPECIAL_4) special4.addSubnet(...parts(range), "ipv4");
const special6 = new BlockList();
for (const range of SPECIAL_6) special6.addSubnet(...parts(range), "ipv6");
const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

function parts(range: string): [string, number] {
  const [address = "", bits] = range.split("/");
  return [address, Number(bits)];
}

export interface AddressPolicy {
  /** Production: https only, and public addresses only. */
  readonly strict: boolean;
}

export function isAllowed(address: string, { strict }: AddressPolicy): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  const isSpecial = family === 4 ? special4.check(address) : special6.check(address, "ipv6");
  return !isSpecial || (!strict && loopback.check(address, family === 4 ? "ipv4" : "ipv6"));
}

/** Why a URL cannot be a webhook's; undefined if it can. Names are checked when they are looked up. */
export function urlFault(text: string, policy: AddressPolicy): string | undefined {
  const url = text.length <= URL_MAX_CHARS ? URL.parse(text) : null;
  if (url === null) return `it is not a URL of at most ${URL_MAX_CHARS} characters`;
  if (url.protocol !== "https:" && (policy.strict || url.protocol !== "http:"))
    return policy.strict ? "it must begin with https://" : "it must begin with https:// or http://";
  if (url.username !== "" || url.password !== "") return "it must not hold a user or a password";
  if (url.hash !== "") return "it must not have a fragment";
  const host = hostOf(url);
  if (isIP(host) !== 0 && !isAllowed(host, policy)) return "its address is not a public one";
  return undefined;
}

/** Without the brackets of version 6. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** Looks a name up, and fails if one of its addresses is out of bounds. */
export function guardedLookup(
  policy: AddressPolicy,
  lookup: typeof systemLookup = systemLookup,
): LookupFunction {
  return (name, options, done) => {
    lookup(name, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, []);
      const outOfBounds = addresses.find(({ address }) => !isAllowed(address, policy));
      if (outOfBounds !== undefined)
        return done(new Error(`${name} leads to ${outOfBounds.address}, not a public address`), []);
      const [first] = addresses;
      if (first === undefined) return done(new Error(`${name} has no address`), []);
      if (options.all === true) return done(null, addresses);
      return done(null, first.address, first.family);
    });
  };
}
