/** Addresses of the server that the page has no part in, for the server and for the page's worker. */
export const NOT_PAGES = /^\/(api|dev|health|metrics)(\/|$)/;
