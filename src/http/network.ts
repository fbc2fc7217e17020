/** The network that a caller's address is of, as far as that can be told from outside. */
const IPV4_AS_IPV6 = "::ffff:";
/** 48 bits: a site. Who has one has all of its addresses. */
const IPV6_GROUPS = [0, 1, 2];

export function networkOf(address: string): string {
  if (address.startsWith(IPV4_AS_IPV6)) return address.slice(IPV4_AS_IPV6.length);
  if (!address.includes(":")) return address;
  // What :: stands for is nothing but zeros.
  const groups = address.split("::")[0]!.split(":");
  return IPV6_GROUPS.map((n) => groups[n] || "0").join(":");
}
