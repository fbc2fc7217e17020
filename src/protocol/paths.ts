/** Addresses where the page has no part: those of the API and of files, for the server and for the page's worker. */
export const NOT_PAGES = /^\/(api|assets|dev|health|metrics)(\/|$)/;
