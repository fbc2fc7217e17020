/** Where a node is reached, and as it is written: `host:port`, an IPv6 host in brackets. */

export interface Address {
  readonly host: string;
  readonly port: number;
}

export function textOf({ host, port }: Address): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

export function addressIn(text: string): Address {
  const colon = text.lastIndexOf(":");
  return {
    host: text.slice(0, colon).replace(/^\[(.*)\]$/, "$1"),
    port: Number(text.slice(colon + 1)),
  };
}
