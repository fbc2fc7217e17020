/** E-mail addresses: one mailbox, one text. Who buys is told by the address, so whatever a mail program would read
 * out of a text besides (a name, a comment, a list, quotes, another spelling of the domain) would make more buyers
 * of one person. What a provider does with its own addresses (dots, what follows a plus) nobody else knows. */

/** In words, for who typed another. */
export const EMAIL_ADDRESS =
  "one plain e-mail address such as ada@example.org, of ASCII characters before the @, without a name, quotes or brackets";

const ADDRESS_MAX_CHARS = 254;
const LOCAL_MAX_CHARS = 64;
/** RFC 5322's dot-atom. */
const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
/** Nothing of ASCII that a URL would read as more than a name. */
const TYPED_DOMAIN = /^[a-z0-9.\u0080-\u{10ffff}-]+$/iu;
/** With a dot, and at its end no number: that would be an IP address. */
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The one text of the mailbox; undefined: the text is not one address. */
export function emailAddress(typed: string): string | undefined {
  const text = typed.trim();
  const at = text.lastIndexOf("@");
  const local = text.slice(0, Math.max(at, 0));
  const domain = domainOf(text.slice(at + 1));
  if (domain === undefined || local.length > LOCAL_MAX_CHARS || !LOCAL.test(local))
    return undefined;
  const address = `${local.toLowerCase()}@${domain}`;
  return address.length <= ADDRESS_MAX_CHARS ? address : undefined;
}

/** As the DNS has it: lower case, other scripts in Punycode, no dot at the end. */
function domainOf(typed: string): string | undefined {
  if (!TYPED_DOMAIN.test(typed)) return undefined;
  const host = URL.parse(`http://${typed}`)?.hostname.replace(/\.$/, "");
  return host !== undefined && DOMAIN.test(host) ? host : undefined;
}
